"""Writes the packages installed here as an SPDX 2.3 document on standard output. Usage: make_sbom.py VERSION"""

import json
import subprocess
import sys

FIELDS = ("Package", "Version", "Architecture", "source:Package", "source:Version", "Maintainer")


def packages():
    form = "\t".join("${%s}" % field for field in FIELDS) + "\n"
    listing = subprocess.run(["dpkg-query", "-W", "-f", form], check=True, capture_output=True, text=True).stdout
    return [dict(zip(FIELDS, line.split("\t"))) for line in listing.splitlines()]


def element(package):
    name, version, architecture = package["Package"], package["Version"], package["Architecture"]
    return {
        "SPDXID": "SPDXRef-" + "".join(c if c.isalnum() or c in ".-" else "-" for c in name),
        "name": name,
        "versionInfo": version,
        "supplier": "Person: " + package["Maintainer"],
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": "NOASSERTION",
        "licenseDeclared": "NOASSERTION",
        "copyrightText": "NOASSERTION",
        "sourceInfo": "Debian source %s %s" % (package["source:Package"], package["source:Version"]),
        "externalRefs": [{
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": "pkg:deb/debian/%s@%s?arch=%s&distro=bookworm" % (name.replace("+", "%2B"), version.replace(":", "%3A"), architecture),
        }],
    }


def document(version):
    own = {"SPDXID": "SPDXRef-loopspec", "name": "loopspec", "versionInfo": version, "downloadLocation": "NOASSERTION",
           "filesAnalyzed": False, "licenseConcluded": "Apache-2.0", "licenseDeclared": "Apache-2.0", "copyrightText": "NOASSERTION"}
    elements = [own] + [element(package) for package in packages()]
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": "loopspec-" + version,
        "documentNamespace": "https://spdx.org/spdxdocs/loopspec-" + version,
        # The time of the build is no content of it: the same packages give the same document.
        "creationInfo": {"created": "1970-01-01T00:00:00Z", "creators": ["Tool: make_sbom.py"]},
        "packages": elements,
        "relationships": [{"spdxElementId": "SPDXRef-DOCUMENT", "relationshipType": "DESCRIBES", "relatedSpdxElement": "SPDXRef-loopspec"}]
        + [{"spdxElementId": "SPDXRef-loopspec", "relationshipType": "DEPENDS_ON", "relatedSpdxElement": one["SPDXID"]} for one in elements[1:]],
    }


if __name__ == "__main__":
    json.dump(document(sys.argv[1]), sys.stdout, indent=1, sort_keys=True)
    print()
