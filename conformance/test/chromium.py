"""Pages in headless Chromium, driven through its DevTools pipe with the standard library alone."""

import base64
import contextlib
import json
import os
import select
import shutil
import subprocess
import tempfile
import time

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ("--headless --no-sandbox --disable-gpu --no-first-run --disable-background-networking --disable-component-update --disable-sync "
         "--hide-scrollbars --remote-debugging-pipe").split()
SECONDS = 60
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}


def installed():
    """The browser's path, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Browser:
    """The process. Pages are closed with it."""

    def __init__(self):
        self._profile = tempfile.mkdtemp(prefix="loopspec-chromium-")
        self._last = 0
        self._rest = b""
        self._pages = {}
        command_read, self._command = os.pipe()
        self._answer, answer_write = os.pipe()
        # The browser wants them as 3 and 4.
        ends = [os.dup(command_read), os.dup(answer_write)]
        while min(ends) < 5:
            ends = [os.dup(end) for end in ends]

        def place():
            os.dup2(ends[0], 3)
            os.dup2(ends[1], 4)

        with open(os.path.join(self._profile, "stderr"), "w") as errors:
            self._process = subprocess.Popen([installed(), *FLAGS, "--user-data-dir=" + self._profile], stdin=subprocess.DEVNULL,
                                             stdout=errors, stderr=errors, preexec_fn=place, pass_fds=(3, 4), start_new_session=True)
        for end in (command_read, answer_write, *ends):
            os.close(end)

    def close(self):
        with contextlib.suppress(OSError):
            os.killpg(self._process.pid, 9)
        self._process.wait()
        os.close(self._command)
        os.close(self._answer)
        shutil.rmtree(self._profile, ignore_errors=True)

    def open(self, url, **options):
        target = self.call("", "Target.createTarget", url="about:blank")["targetId"]
        session = self.call("", "Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = self._pages[session] = Page(self, session, target)
        page.go(url, **options)
        return page

    def call(self, session, method, **parameters):
        self._last += 1
        message = {"id": self._last, "method": method, "params": parameters}
        if session:
            message["sessionId"] = session
        os.write(self._command, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._read()
            if answer.get("id") == self._last:
                if "error" in answer:
                    raise AssertionError("%s: %s" % (method, answer["error"]))
                return answer["result"]
            page = self._pages.get(answer.get("sessionId"))
            if page:
                page.note(answer.get("method"), answer.get("params", {}))

    def _read(self):
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._answer], [], [], SECONDS)
            part = os.read(self._answer, 1 << 20) if ready else b""
            if not part:
                raise AssertionError("the browser does not answer")
            self._rest += part
        line, self._rest = self._rest.split(b"\0", 1)
        return json.loads(line)


class Page:
    """`requests` holds the address of everything the page asked for, `troubles` what its console said was wrong."""

    def __init__(self, browser, session, target):
        self.requests = []
        self.troubles = []
        self._browser = browser
        self._session = session
        self._target = target

    def call(self, method, **parameters):
        return self._browser.call(self._session, method, **parameters)

    def go(self, url, width=1280, height=1000, dark=False):
        for domain in ("Page", "Runtime", "Network", "Log"):
            self.call(domain + ".enable")
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 700)
        self.call("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}])
        self.call("Page.navigate", url=url)
        self.wait_for("document.documentElement?.dataset.ready === 'yes' && document.readyState === 'complete'")

    def close(self):
        self._browser.call("", "Target.closeTarget", targetId=self._target)

    def note(self, method, parameters):
        if method == "Network.requestWillBeSent":
            self.requests.append(parameters["request"]["url"])
        elif method == "Runtime.exceptionThrown":
            self.troubles.append(parameters["exceptionDetails"].get("exception", {}).get("description", "an exception"))
        elif method == "Log.entryAdded" and parameters["entry"]["level"] in ("error", "warning"):
            self.troubles.append(parameters["entry"]["text"])

    # -- what a reader does ---------------------------------------------------------------------------

    def value(self, expression):
        """What the expression gives in the page."""
        result = self.call("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        if "exceptionDetails" in result:
            raise AssertionError("%s: %s" % (expression, result["exceptionDetails"]))
        return result["result"].get("value")

    def wait_for(self, expression):
        deadline = time.monotonic() + SECONDS
        while not self.value(expression):
            if time.monotonic() > deadline:
                raise AssertionError("it does not come about that " + expression)

    def text(self, selector):
        return self.value("(document.querySelector(%s) || {}).innerText" % json.dumps(selector))

    def count(self, selector):
        return self.value("document.querySelectorAll(%s).length" % json.dumps(selector))

    def press(self, key, **more):
        parameters = {"key": key, "windowsVirtualKeyCode": KEYS.get(key, ord(key[0].upper())), **more}
        if key not in KEYS:
            parameters["text"] = key
        elif key == "Enter":
            parameters["text"] = "\r"
        self.call("Input.dispatchKeyEvent", type="keyDown", **parameters)
        self.call("Input.dispatchKeyEvent", type="keyUp", **parameters)

    def type(self, text):
        for letter in text:
            self.press(letter)

    def screenshot(self, path):
        with open(path, "wb") as file:
            file.write(base64.b64decode(self.call("Page.captureScreenshot", format="png")["data"]))
