"""Checks the Kubernetes manifests against Kubernetes' own types, offline once its two npm packages are there.

usage: schemas.py FOLDER        FOLDER keeps the packages between runs

Each manifest becomes an object of its kind's type (package kubernetes-models) and TypeScript says what does not fit: a field that there
is not, one that is missing, a value of the wrong type. Where kubectl is, the overlays are built and checked as a whole, too.
"""

import json
import pathlib
import shutil
import subprocess
import sys

import yaml

KUBERNETES = pathlib.Path(__file__).resolve().parent.parent / "kubernetes"
PACKAGES = ["kubernetes-models@4.5.1", "typescript@5.9.3"]
# Parts of an object, merged into one of the base; they are checked in the built overlays.
PATCHES = {"server-tls.yaml"}
OVERLAYS = ("overlays/plain", "overlays/production", "judge")


def manifests():
    """(where, object) of each file, and of each built overlay."""
    for path in sorted(KUBERNETES.rglob("*.yaml")):
        if path.name == "kustomization.yaml" or path.name in PATCHES:
            continue
        for document in yaml.safe_load_all(path.read_text()):
            yield str(path.relative_to(KUBERNETES)), document
    if shutil.which("kubectl") is None:
        print("no kubectl here: the overlays are checked file by file", file=sys.stderr)
        return
    for overlay in OVERLAYS:
        built = subprocess.run(["kubectl", "kustomize", str(KUBERNETES / overlay)], check=True, capture_output=True, text=True).stdout
        for document in yaml.safe_load_all(built):
            yield overlay + " (built)", document


def typescript(items):
    lines = []
    for number, (where, document) in enumerate(items):
        kind = document["kind"]
        lines.append('import {I%s as T%d} from "kubernetes-models/%s/%s";' % (kind, number, document["apiVersion"], kind))
        lines.append("// %s: %s %s" % (where, kind, document["metadata"]["name"]))
        lines.append("export const v%d: T%d = %s;" % (number, number, json.dumps(document, indent=1)))
    return "\n".join(lines) + "\n"


def main(folder):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text('{"private": true, "type": "module"}\n')
    if not (folder / "node_modules" / ".bin" / "tsc").exists() or not (folder / "node_modules" / "kubernetes-models").exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--silent", *PACKAGES], cwd=folder, check=True)
    items = list(manifests())
    (folder / "check.ts").write_text(typescript(items))
    command = [str(folder / "node_modules" / ".bin" / "tsc"), "--noEmit", "--strict", "--skipLibCheck", "--module", "nodenext", "--moduleResolution", "nodenext", "check.ts"]
    result = subprocess.run(command, cwd=folder)
    if result.returncode == 0:
        print("schemas: %d manifests fit" % len(items))
    return result.returncode


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1]).resolve()))
