#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

#include "descriptor.h"
#include "file_size.h"
#include "loopspec/exceptions.h"
#include "loopspec/file.h"

namespace loopspec {
namespace {

class SystemFile final : public File {
 public:
  explicit SystemFile(int fd) : descriptor_(fd) {}
  int fileno() const override { return descriptor_.get(); }
  std::size_t readinto(MutableBytes buffer) override {
    ssize_t count = 0;
    do {
      count = ::read(descriptor_.get(), buffer.data(), buffer.size());
    } while (count < 0 && errno == EINTR);
    if (count < 0) raise_os_error(errno, "read");
    return static_cast<std::size_t>(count);
  }
  void seek(std::int64_t position) override {
    if (::lseek(descriptor_.get(), static_cast<off_t>(position), SEEK_SET) < 0) raise_os_error(errno, "lseek");
  }
  std::int64_t tell() const override {
    const off_t position = ::lseek(descriptor_.get(), 0, SEEK_CUR);
    if (position < 0) raise_os_error(errno, "lseek");
    return position;
  }

 private:
  platform::Descriptor descriptor_;
};

}  // namespace

std::shared_ptr<File> open_file(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) raise_os_error(errno, "open");
  return file_from_descriptor(fd);
}

std::shared_ptr<File> file_from_descriptor(int fd) {
  return std::make_shared<SystemFile>(fd);
}

namespace platform {

std::optional<std::int64_t> file_size(int fd) noexcept {
  struct stat status {};
  if (fd < 0 || ::fstat(fd, &status) != 0) return std::nullopt;
  return status.st_size;
}

std::intptr_t system_file(int fd) noexcept { return fd; }

}  // namespace platform
}  // namespace loopspec
