"""Installs library and client into a fresh prefix, builds the consumer against them, and runs it on a server.

Usage: package_test.py CMAKE LOOPSPEC_COMMAND SOURCE_DIR BINARY_DIR WORK_DIR BUILD_TYPE GENERATOR CXX_COMPILER CXX_FLAGS
"""
import os
import re
import shutil
import subprocess
import sys


def run(*command):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit("%s\nfailed (%d):\n%s" % (" ".join(command), done.returncode, done.stdout))
    return done.stdout


def main(cmake, loopspec, source, binary, work, build_type, generator, compiler, flags):
    shutil.rmtree(work, ignore_errors=True)
    prefix, build = os.path.join(work, "prefix"), os.path.join(work, "build")
    # The folders that have something to install for a user of the client, and not the tests' and the server's, which need not be built.
    for folder, component in (("loop", "loop"), ("client/cpp", "client")):
        run(cmake, "--install", os.path.join(binary, folder), "--prefix", prefix, "--component", component, "--config", build_type)
    run(cmake, "-S", source, "-B", build, "-G", generator, "-DCMAKE_PREFIX_PATH=" + prefix, "-DCMAKE_CXX_COMPILER=" + compiler,
        "-DCMAKE_CXX_FLAGS=" + flags, "-DCMAKE_BUILD_TYPE=" + build_type)
    run(cmake, "--build", build)
    server = subprocess.Popen([loopspec, "serve", "--listen", "127.0.0.1:0", "--loop", "selector/epoll"], stdout=subprocess.PIPE, text=True)
    try:
        target = re.search(r"127\.0\.0\.1:\d+", server.stdout.readline()).group()
        output = run(os.path.join(build, "consumer"), target)
    finally:
        server.terminate()
        server.communicate()
    if output != "Hello World\n":
        sys.exit("the consumer printed: " + output)


if __name__ == "__main__":
    main(*sys.argv[1:])
