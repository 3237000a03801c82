"""The program's own folder."""
import os
import shutil
import tempfile


class Folder:
    """Made when first asked for, removed with the program."""

    def __init__(self):
        self._path = None

    @property
    def path(self):
        if self._path is None:
            self._path = tempfile.mkdtemp(prefix="loopspec-")
        return self._path

    def file(self, name):
        return os.path.join(self.path, name)

    def name_of(self, path):
        """The name of a path in this folder, else None."""
        if self._path is not None and os.path.dirname(path) == self._path:
            return os.path.basename(path)
        return None

    def remove(self):
        if self._path is not None:
            shutil.rmtree(self._path, ignore_errors=True)
            self._path = None
