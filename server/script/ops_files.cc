// The program's own folder: files to send, and what may be found at a path.
#include <cerrno>
#include <filesystem>
#include <fstream>

#include "loopspec/file.h"
#include "loopspec/v1/op.pb.h"
#include "server/script/io_data.h"
#include "server/script/io_refusal.h"
#include "server/script/op_table.h"

namespace loopspec::script {

namespace {

using FilePtr = std::shared_ptr<File>;

void check(const std::error_code& error, const char* call) {
  if (error) raise_os_error(error.value(), call);
}

void write_file(const std::string& path, const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file << content;
  file.close();
  if (!file) raise_os_error(errno != 0 ? errno : EIO, "write");
}

OpResult create_file(Frame& frame, const v1::Op& op) {
  const v1::CreateFile& create = op.create_file();
  const std::string content = make_data(frame, create.content());
  FilePtr file;
  if (create.kind() == v1::CreateFile::KIND_MEMORY) {
    file = bytes_io(content);
  } else {
    frame.state.folder().charge(content.size());
    const std::string path = frame.state.folder().file(op.id().empty() ? "file" : op.id());
    write_file(path, content);
    file = open_file(path);
  }
  file->seek(create.position());
  return Object(std::move(file));
}

OpResult file_tell(Frame& frame, const v1::Op& op) { return Object(bound<FilePtr>(frame, op.file_tell().file())->tell()); }

OpResult file_truncate(Frame& frame, const v1::Op& op) {
  const std::string& id = op.file_truncate().file();
  bound<FilePtr>(frame, id);
  std::error_code error;
  std::filesystem::resize_file(frame.state.folder().file(id), op.file_truncate().size(), error);
  check(error, "truncate");
  return Object();
}

bool is_there(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(std::filesystem::symlink_status(path, error));
}

OpResult path_exists(Frame& frame, const v1::Op& op) { return Object(is_there(frame.state.folder().file(op.path_exists().path()))); }

OpResult create_path(Frame& frame, const v1::Op& op) {
  const std::string path = frame.state.folder().file(op.create_path().path());
  if (op.create_path().kind() == v1::CreatePath::KIND_STALE_SOCKET) {
    const Socket socket(AddressFamily::kUnix);
    socket.bind(SocketAddress::unix_path(path));
  } else if (op.create_path().kind() == v1::CreatePath::KIND_FOLDER) {
    std::error_code error;
    if (!std::filesystem::create_directory(path, error)) check(error ? error : std::make_error_code(std::errc::file_exists), "mkdir");
  } else {
    write_file(path, "");
  }
  return Object();
}

OpResult remove_path(Frame& frame, const v1::Op& op) {
  std::error_code error;
  if (!std::filesystem::remove(frame.state.folder().file(op.remove_path().path()), error)) {
    check(error ? error : std::make_error_code(std::errc::no_such_file_or_directory), "unlink");
  }
  return Object();
}

}  // namespace

void add_file_ops(OpTable& table) {
  add_io(table, v1::Op::kCreateFile, create_file);
  table[v1::Op::kFileTell].perform = file_tell;
  table[v1::Op::kFileTruncate].perform = file_truncate;
  table[v1::Op::kPathExists].perform = path_exists;
  table[v1::Op::kCreatePath].perform = create_path;
  table[v1::Op::kRemovePath].perform = remove_path;
}

}  // namespace loopspec::script
