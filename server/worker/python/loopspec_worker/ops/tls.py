"""TLS."""
import os
import ssl
import sys

from ..builder_parts import NOT_A_THING
from ..refusal import unsupported
from ..values import quote
from .awaited import awaited
from .table import op

_FOLDER = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "certificates")


def _file(name):
    return os.path.join(_FOLDER, name + ".pem")


def tls_keywords(options, builder):
    """A getter of the keyword arguments that a TlsOptions gives."""
    options = options or {}
    keywords = {name: options[name] for name in ("server_hostname", "ssl_handshake_timeout", "ssl_shutdown_timeout") if name in options}
    if "ssl_shutdown_timeout" in keywords and sys.version_info < (3, 11):
        raise unsupported("ssl_shutdown_timeout is there from Python 3.11 on")
    if options.get("default_context"):
        keywords["ssl"] = True
    if "context" not in options:
        return lambda: keywords
    get = builder.object(options["context"])
    return lambda: dict(keywords, ssl=get())


def _log_server_name(context, program):
    def callback(connection, name, _):
        program.recorder.log_mark("server_name", '{"text":%s}' % quote(name) if name else '{"none":{}}')
    context.sni_callback = callback


def _server_context(fields, program):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    name = fields.get("certificate", "CERTIFICATE_UNSPECIFIED")[len("CERTIFICATE_"):]
    context.load_cert_chain(_file("localhost" if name == "UNSPECIFIED" else name.lower()))
    if fields.get("require_certificate"):
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(_file("authority"))
    if fields.get("log_server_name"):
        _log_server_name(context, program)
    return context


def _client_context(fields):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if fields.get("no_verify"):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    elif not fields.get("distrust"):
        context.load_verify_locations(_file("authority"))
    name = fields.get("certificate", "CERTIFICATE_UNSPECIFIED")[len("CERTIFICATE_"):]
    if name != "UNSPECIFIED":
        context.load_cert_chain(_file(name.lower()))
    return context


@op("create_ssl_context")
def create_ssl_context(fields, builder):
    program = builder.program

    def perform(frame):
        context = _server_context(fields, program) if fields.get("server_side") else _client_context(fields)
        if fields.get("alpn"):
            context.set_alpn_protocols(fields["alpn"])
        if fields.get("tls_1_2"):
            context.maximum_version = ssl.TLSVersion.TLSv1_2
        return context
    return perform


@awaited("start_tls")
def start_tls(fields, builder):
    transport, protocol = builder.object(fields.get("transport", "")), builder.object(fields.get("protocol", ""))
    tls = tls_keywords(fields.get("tls"), builder)
    server_side = {"server_side": True} if fields.get("server_side") else {}

    def start(frame, loop):
        keywords = tls()
        context = NOT_A_THING if fields.get("not_a_context") else keywords.pop("ssl", None)
        return loop.start_tls(transport(), protocol(), context, **server_side, **{k: v for k, v in keywords.items() if k != "ssl"})
    return start
