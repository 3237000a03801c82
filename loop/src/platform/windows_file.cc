#include <fcntl.h>
#include <io.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <climits>

#include "file_size.h"
#include "loopspec/exceptions.h"
#include "loopspec/file.h"

namespace loopspec {
namespace {

// A descriptor of the C library.
class SystemFile final : public File {
 public:
  explicit SystemFile(int fd) noexcept : fd_(fd) {}
  ~SystemFile() override {
    if (fd_ >= 0) ::_close(fd_);
  }
  int fileno() const override { return fd_; }
  std::size_t readinto(MutableBytes buffer) override {
    const auto most = static_cast<unsigned>(std::min(buffer.size(), static_cast<std::size_t>(INT_MAX)));
    const int count = ::_read(fd_, buffer.data(), most);
    if (count < 0) raise_os_error(errno, "read");
    return static_cast<std::size_t>(count);
  }
  void seek(std::int64_t position) override {
    if (::_lseeki64(fd_, position, SEEK_SET) < 0) raise_os_error(errno, "lseek");
  }
  std::int64_t tell() const override {
    const std::int64_t position = ::_lseeki64(fd_, 0, SEEK_CUR);
    if (position < 0) raise_os_error(errno, "lseek");
    return position;
  }

 private:
  int fd_;
};

}  // namespace

std::shared_ptr<File> open_file(const std::string& path) {
  const int fd = ::_open(path.c_str(), _O_RDONLY | _O_BINARY | _O_NOINHERIT);
  if (fd < 0) raise_os_error(errno, "open");
  return file_from_descriptor(fd);
}

std::shared_ptr<File> file_from_descriptor(int fd) { return std::make_shared<SystemFile>(fd); }

namespace platform {

std::optional<std::int64_t> file_size(int fd) noexcept {
  struct _stat64 status {};
  if (fd < 0 || ::_fstat64(fd, &status) != 0) return std::nullopt;
  return status.st_size;
}

std::intptr_t system_file(int fd) noexcept { return ::_get_osfhandle(fd); }

}  // namespace platform
}  // namespace loopspec
