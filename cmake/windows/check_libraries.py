"""check_libraries.py ROOT: vcpkg.json, cmake/windows/libraries and cmake/windows/dependencies name the same libraries."""

import json
import pathlib
import re
import sys


def listed(path):
    """vcpkg's name -> (stages, reason)."""
    result = {}
    for line in path.read_text().splitlines():
        if line.startswith("#") or not line.strip():
            continue
        name, stage, *reason = line.split(maxsplit=2)
        if name in result:
            raise SystemExit(f"{path}: {name} is there twice")
        result[name] = ([] if stage == "-" else stage.split(","), "".join(reason))
    return result


def in_manifest(path):
    manifest = json.loads(path.read_text())
    names = set(manifest["dependencies"])
    for feature in manifest["features"].values():
        names |= set(feature["dependencies"])
    return names


def differences(root):
    libraries = listed(root / "cmake/windows/libraries")
    manifest = in_manifest(root / "vcpkg.json")
    script = (root / "cmake/windows/dependencies").read_text()
    stages = set(re.findall(r"^build_(\w+)\(\) \{$", script, re.MULTILINE))
    named = {stage for stages, _ in libraries.values() for stage in stages}
    found = [f"vcpkg.json has {name}, cmake/windows/libraries has not" for name in sorted(manifest - libraries.keys())]
    found += [f"cmake/windows/libraries has {name}, vcpkg.json has not" for name in sorted(libraries.keys() - manifest)]
    found += [f"cmake/windows/dependencies builds {stage}, cmake/windows/libraries does not say so" for stage in sorted(stages - named)]
    found += [f"cmake/windows/libraries names the stage {stage}, cmake/windows/dependencies has none" for stage in sorted(named - stages)]
    found += [f"{name} has neither a stage nor a reason" for name, (stages, reason) in libraries.items() if not stages and not reason]
    return found


def main():
    found = differences(pathlib.Path(sys.argv[1]))
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
