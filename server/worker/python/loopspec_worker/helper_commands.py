"""The commands that programs may run: /bin/sh scripts, the same for every host (docs/protocol.md, "Helper commands")."""
import os
import shlex

from .refusal import unsupported

SHELL = "/bin/sh"

_SCRIPTS = {
    "UNSPECIFIED": 'exit "$1"',
    "ECHO": 'cat; exit "$1"',
    "PRINT": 'printf %s "$2"',
    "PRINT_ERROR": 'printf %s "$2" >&2',
    "PRINT_BOTH": 'printf %s "$2"; printf %s "$2" >&2',
    "FLOOD": 'head -c "$1" /dev/zero | tr \'\\0\' x',
    "SLEEP": "printf ready; exec sleep 1000",
    "STUBBORN": "trap '' TERM; printf ready; exec sleep 1000",
    "CRASH": 'kill -"$1" $$',
    "GRANDCHILD": "exec 3<&0; (cat <&3 >/dev/null; :) & exit 0",
    "PID": "printf %s $$",
    "ENVIRONMENT": 'printf %s "$LOOPSPEC_TEST"',
    "FOLDER": 'printf %s "$(basename "$(pwd -P)")"',
    "CLOSE_INPUT": "exec <&-; printf closed; exec sleep 1000",
    "SESSION": 'read -r p c s pp pg sid rest < /proc/$$/stat; [ "$sid" = $$ ] && printf yes || printf no',
    "LINE": 'IFS= read -r line; printf %s "$line"; exit "$1"',
    "DESCRIPTOR": '[ -e /dev/fd/"$1" ] && printf yes || printf no',
}


class HelperCommand:
    """One of them, with its number and its text."""

    def __init__(self, message, folder):
        message = message or {}
        if not os.path.exists(SHELL):
            raise unsupported("helper commands need %s" % SHELL)
        self.helper = message.get("helper", "HELPER_UNSPECIFIED")[len("HELPER_"):]
        self._number = message.get("number", 0)
        self._text = message.get("text", "")
        self._folder = folder

    def arguments(self, descriptor=None):
        """As subprocess_exec takes them; `descriptor` is what pass_fds names."""
        if self.helper in ("MISSING", "FORBIDDEN"):
            return [self._program_file()]
        number = descriptor if self.helper == "DESCRIPTOR" else self._number
        return [SHELL, "-c", _SCRIPTS[self.helper], "loopspec-helper", str(number), self._text]

    def line(self):
        """As subprocess_shell takes it."""
        if self.helper in ("MISSING", "FORBIDDEN"):
            return shlex.quote(self._program_file())
        return "set -- %d %s; %s" % (self._number, shlex.quote(self._text), _SCRIPTS[self.helper])

    def _program_file(self):
        path = self._folder.file(self.helper.lower())
        if self.helper == "FORBIDDEN":
            with open(path, "w", encoding="ascii"):
                pass
            os.chmod(path, 0o600)
        return path
