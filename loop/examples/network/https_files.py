"""CPython's http.server with TLS, a peer of check_https.sh: https_files.py FOLDER CERTIFICATE"""

import functools
import http.server
import ssl
import sys

handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory=sys.argv[1])
with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    print(f"Serving on {server.server_port}", flush=True)
    server.serve_forever()
