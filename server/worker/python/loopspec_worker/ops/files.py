"""The program's own folder."""
import io
import os
import socket

from ..io_data import maker
from .table import op


def _open(path, content, kind):
    if kind == "KIND_MEMORY":
        return io.BytesIO(content)
    with open(path, "wb") as file:
        file.write(content)
    return open(path, "r", encoding="latin-1") if kind == "KIND_TEXT" else open(path, "rb")


@op("create_file")
def create_file(fields, builder):
    program, name, make = builder.program, builder.id or "file", maker(fields.get("content"), builder)
    kind, position = fields.get("kind", "KIND_UNSPECIFIED"), fields.get("position", 0)

    def perform(frame):
        file = _open(program.folder.file(name), make(frame), kind)
        program.adopt_file(file, "file")
        file.seek(position)
        return file
    return perform


@op("file_tell")
def file_tell(fields, builder):
    file = builder.object(fields.get("file", ""))
    return lambda frame: file().tell()


@op("file_truncate")
def file_truncate(fields, builder):
    file, size = builder.object(fields.get("file", "")), fields.get("size", 0)
    return lambda frame: os.truncate(file().name, size)


@op("path_exists")
def path_exists(fields, builder):
    folder, name = builder.program.folder, fields.get("path", "")
    return lambda frame: os.path.lexists(folder.file(name))


@op("create_path")
def create_path(fields, builder):
    folder, name, kind = builder.program.folder, fields.get("path", ""), fields.get("kind", "KIND_UNSPECIFIED")

    def perform(frame):
        path = folder.file(name)
        if kind == "KIND_FOLDER":
            os.mkdir(path)
        elif kind == "KIND_STALE_SOCKET":
            with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as sock:
                sock.bind(path)
        else:
            with open(path, "wb"):
                pass
    return perform


@op("remove_path")
def remove_path(fields, builder):
    folder, name = builder.program.folder, fields.get("path", "")
    return lambda frame: os.remove(folder.file(name))
