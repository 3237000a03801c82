"""The container files against the product: each image, command, flag, port, probe and metric that they name exists.

usage: manifests_test.py LOOPSPEC [unittest arguments]
"""

import os
import pathlib
import re
import subprocess
import sys
import unittest
import urllib.request

import yaml

DOCKER = pathlib.Path(__file__).resolve().parent.parent
KUBERNETES = DOCKER / "kubernetes"
LOOPSPEC = ""
SECONDS = 120
PATCHES = {"server-tls.yaml"}


def load(path):
    return [document for document in yaml.safe_load_all(path.read_text()) if document]


def manifests():
    return [(path, document) for path in sorted(KUBERNETES.rglob("*.yaml")) for document in load(path)]


def objects():
    """Whole ones: no kustomizations, no patches."""
    return [(path, document) for path, document in manifests() if path.name != "kustomization.yaml" and path.name not in PATCHES]


def pod_specs():
    for path, document in manifests():
        template = document.get("spec", {}).get("template") if path.name != "kustomization.yaml" else None
        if template:
            yield path, document, template["spec"]


def containers():
    return [(path, container) for path, _, spec in pod_specs() for container in spec["containers"]]


def compose_services():
    for name in ("compose.yaml", "compose.proxy.yaml"):
        for service, content in load(DOCKER / name)[0]["services"].items():
            yield "%s: %s" % (name, service), content


def config(overlay):
    return (KUBERNETES / "overlays" / overlay / "server.conf").read_text()


def number(text, field):
    return int(re.search(r"%s: (\d+)" % field, text).group(1))


class Product:
    """What the command says of itself."""

    @staticmethod
    def help(*words):
        return subprocess.run([LOOPSPEC, "help", *words], capture_output=True, text=True, timeout=SECONDS)

    @classmethod
    def flags(cls, command):
        return set(re.findall(r"^  (?:-\w, )?(--[a-z-]+)", cls.help(command).stdout, re.MULTILINE))


class Commands(unittest.TestCase):
    def assert_command(self, words, where):
        self.assertEqual(Product.help(words[0]).returncode, 0, "%s: loopspec has no command %s" % (where, words[0]))
        flags = Product.flags(words[0])
        for word in words[1:]:
            if word.startswith("-"):
                self.assertIn(word.split("=")[0], flags, "%s: loopspec %s" % (where, words[0]))

    def test_of_containers_exist(self):
        count = 0
        for path, container in containers():
            where = "%s: %s" % (path.name, container["name"])
            if container.get("image") == "loopspec":
                self.assert_command(container["args"], where)
                count += 1
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                words = container.get(probe, {}).get("exec", {}).get("command")
                if words:
                    self.assertEqual(words[0], "loopspec", where)
                    self.assert_command(words[1:], where)
                    count += 1
        self.assertGreaterEqual(count, 7)

    def test_of_compose_files_exist(self):
        for where, service in compose_services():
            if service["image"].startswith("${LOOPSPEC_IMAGE"):
                self.assert_command(service["command"], where)
            test = service.get("healthcheck", {}).get("test")
            if test:
                self.assertEqual(test[:2], ["CMD", "loopspec"])
                self.assert_command(test[2:], where)

    def test_of_the_dockerfile_exist(self):
        text = (DOCKER / "Dockerfile").read_text()
        for line in re.findall(r"^(?:HEALTHCHECK.* )?CMD (\[.*\])$", text, re.MULTILINE):
            words = yaml.safe_load(line)
            self.assert_command(words[1:] if words[0] == "loopspec" else words, "Dockerfile")

    def test_what_compose_serves_is_a_configuration(self):
        for where, service in compose_services():
            if service.get("command", [""])[0] == "serve":
                result = subprocess.run([LOOPSPEC, *service["command"], "--check-config"], capture_output=True, text=True, timeout=SECONDS)
                self.assertEqual(result.returncode, 0, where + result.stderr)


class Configurations(unittest.TestCase):
    def test_are_read_by_the_server(self):
        for path in sorted(KUBERNETES.rglob("server.conf")):
            result = subprocess.run([LOOPSPEC, "serve", "--config", str(path), "--check-config"], capture_output=True, text=True, timeout=SECONDS)
            self.assertEqual(result.returncode, 0, result.stderr)

    def test_leave_time_to_drain(self):
        for path, document, spec in pod_specs():
            if document["kind"] == "StatefulSet" and path.name not in PATCHES:
                for overlay in ("plain", "production"):
                    text = config(overlay)
                    self.assertLess(number(text, "drain_delay_seconds") + number(text, "drain_seconds"), spec["terminationGracePeriodSeconds"])

    def test_listen_on_the_ports_of_the_containers(self):
        server = next(c for path, c in containers() if path.name == "server.yaml")
        ports = {port["name"]: port["containerPort"] for port in server["ports"]}
        exposed = re.search(r"^EXPOSE (.*)$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE).group(1).split()
        self.assertEqual([str(ports["grpc"]), str(ports["metrics"])], exposed)
        for overlay in ("plain", "production"):
            self.assertEqual(re.findall(r'listen: "0\.0\.0\.0:(\d+)"', config(overlay)), exposed)
        # `loopspec health` asks there unless told otherwise.
        self.assertIn("127.0.0.1:%s" % ports["grpc"], Product.help("health").stdout)


class Names(unittest.TestCase):
    def test_ports_and_probes_are_there(self):
        self.assertEqual(self.probe_ports("server.yaml"), {("metrics", "/metrics")})
        self.assertEqual(self.probe_ports("proxy.yaml"), {("health", "/ready")})
        for path, container in containers():
            names = {port["name"] for port in container.get("ports", [])}
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                port = container.get(probe, {}).get("httpGet", {}).get("port")
                self.assertTrue(port is None or port in names, "%s: %s" % (path.name, port))

    @staticmethod
    def probe_ports(name):
        found = set()
        for path, container in containers():
            for probe in ("startupProbe", "readinessProbe", "livenessProbe"):
                get = container.get(probe, {}).get("httpGet")
                if get and path.name == name:
                    found.add((get["port"], get["path"]))
        return found

    def test_services_lead_to_pods_and_their_ports(self):
        pods = [(document["spec"]["template"]["metadata"]["labels"], {port["name"] for c in document["spec"]["template"]["spec"]["containers"] for port in c.get("ports", [])})
                for _, document in objects() if "template" in document.get("spec", {})]
        for path, document in objects():
            if document["kind"] != "Service":
                continue
            matching = [ports for labels, ports in pods if document["spec"]["selector"].items() <= labels.items()]
            self.assertTrue(matching, path.name)
            for port in document["spec"]["ports"]:
                self.assertTrue(all(port["targetPort"] in ports for ports in matching), "%s: %s" % (path.name, port))

    def test_selectors_of_policies_and_budgets_find_pods(self):
        labels = [document["spec"]["template"]["metadata"]["labels"] for _, document in objects() if "template" in document.get("spec", {})]
        for path, document in objects():
            selector = document.get("spec", {}).get("podSelector" if document["kind"] == "NetworkPolicy" else "selector", {})
            if document["kind"] in ("NetworkPolicy", "PodDisruptionBudget"):
                self.assertTrue(any(selector["matchLabels"].items() <= one.items() for one in labels), path.name)

    def test_images_are_built_here(self):
        for path, container in containers():
            if "image" in container:
                self.assertIn(container["image"], ("loopspec", "loopspec-proxy"), path.name)
        version = re.search(r"^ARG VERSION=(.*)$", (DOCKER / "Dockerfile").read_text(), re.MULTILINE).group(1)
        self.assertEqual(subprocess.run([LOOPSPEC, "--version"], capture_output=True, text=True).stdout, "loopspec %s\n" % version)
        for path, document in manifests():
            for image in document.get("images", []) if path.name == "kustomization.yaml" else []:
                self.assertIn(image["name"], ("loopspec", "loopspec-proxy"))
                self.assertEqual(image["newTag"], version)

    def test_each_file_is_of_a_kustomization(self):
        for folder in {path.parent for path in KUBERNETES.rglob("*.yaml")}:
            text = (folder / "kustomization.yaml").read_text()
            for path in folder.iterdir():
                if path.is_file() and path.name != "kustomization.yaml":
                    self.assertIn(path.name, text)
            for name in load(folder / "kustomization.yaml")[0]["resources"]:
                self.assertTrue((folder / name).exists(), name)

    def test_the_proxy_knows_every_server_there_may_be(self):
        text = (KUBERNETES / "overlays/production/haproxy.cfg").read_text()
        servers = re.findall(r"^  server (loopspec-\d+) (loopspec-\d+)\.loopspec:50051$", text, re.MULTILINE)
        self.assertEqual(servers, [("loopspec-%d" % i, "loopspec-%d" % i) for i in range(len(servers))])
        autoscaler = load(KUBERNETES / "overlays/production/autoscaler.yaml")[0]["spec"]
        self.assertEqual(len(servers), autoscaler["maxReplicas"])

    def test_the_parts_of_a_run_are_all_merged(self):
        run = load(KUBERNETES / "judge/run.yaml")[0]["spec"]
        words = run["template"]["spec"]["containers"][0]["args"]
        self.assertEqual(int(words[words.index("--shards") + 1]), run["completions"])
        merged = load(KUBERNETES / "judge/merge.yaml")[0]["spec"]["template"]["spec"]["containers"][0]["args"]
        self.assertEqual([word for word in merged if re.match(r"/reports/part-", word)], ["/reports/part-%d.json" % i for i in range(run["completions"])])
        self.assertIn("json=/reports/part-$(JOB_COMPLETION_INDEX).json", words)


class Security(unittest.TestCase):
    def test_every_container_is_held(self):
        for path, document, spec in pod_specs():
            if path.name in PATCHES:
                continue
            where = "%s %s" % (path.name, document["kind"])
            self.assertTrue(spec["securityContext"]["runAsNonRoot"], where)
            self.assertEqual(spec["securityContext"]["seccompProfile"], {"type": "RuntimeDefault"}, where)
            self.assertIs(spec["automountServiceAccountToken"], False, where)
            for container in spec["containers"]:
                context = container["securityContext"]
                self.assertEqual((context["allowPrivilegeEscalation"], context["readOnlyRootFilesystem"], context["capabilities"]), (False, True, {"drop": ["ALL"]}), where)
                self.assertIn("memory", container["resources"]["limits"], where)

    def test_compose_holds_them_too(self):
        for where, service in compose_services():
            self.assertTrue(service["read_only"], where)
            self.assertEqual((service["cap_drop"], service["security_opt"]), (["ALL"], ["no-new-privileges:true"]), where)

    def test_images_run_as_nobody(self):
        for name in ("Dockerfile", "proxy/Dockerfile"):
            self.assertRegex((DOCKER / name).read_text(), r"(?m)^USER 65532:65532$")


class Metrics(unittest.TestCase):
    def test_that_are_named_are_offered(self):
        # Some programs have no more than seven ops and are run, others are refused: both are counted by what came of them.
        process = subprocess.Popen([LOOPSPEC, "serve", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0", "--loop", "selector/epoll", "--max-ops", "7"],
                                   stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
        try:
            address = process.stdout.readline().split()[-1]
            subprocess.run([LOOPSPEC, "run", "--target", address, "--filter", "soon.*"], capture_output=True, timeout=SECONDS)
            url = process.stdout.readline().split()[-1]
            with urllib.request.urlopen(url, timeout=SECONDS) as response:
                text = response.read().decode()
        finally:
            process.terminate()
            process.communicate(timeout=SECONDS)
        # The endpoint's own come with the second scrape.
        offered = {name for name in re.findall(r"^# TYPE (\S+)", text, re.MULTILINE) if not name.startswith("exposer_")}
        for path in (DOCKER / "proxy/haproxy.cfg", KUBERNETES / "overlays/production/haproxy.cfg"):
            self.assertIn('http-check expect string "loopspec_draining 0"', path.read_text())
        self.assertIn("loopspec_draining 0\n", text)
        autoscaler = load(KUBERNETES / "overlays/production/autoscaler.yaml")[0]["spec"]
        self.assertIn(autoscaler["metrics"][0]["pods"]["metric"]["name"], offered)
        manual = (DOCKER.parent / "docs/operations.md").read_text()
        named = set(re.findall(r"`((?:loopspec|grpc_server)_[a-z_]+)`", manual))
        self.assertTrue(named)
        self.assertEqual(named - offered, set())
        self.assertEqual(offered - named, set(), "not in docs/operations.md")


if __name__ == "__main__":
    LOOPSPEC = os.path.abspath(sys.argv.pop(1))
    unittest.main()
