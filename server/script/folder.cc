#include "server/script/folder.h"

#include <cerrno>
#include <filesystem>

#include "loopspec/exceptions.h"
#include "server/script/platform/process.h"

namespace loopspec::script {

namespace {

// That a program may write altogether.
constexpr std::size_t kMaxBytes = 268'435'456;

}  // namespace

std::string Folder::file(std::string_view name) {
  const std::lock_guard lock(mutex_);
  if (path_.empty()) path_ = platform::make_temporary_folder();
  return path_ + "/" + std::string(name);
}

void Folder::charge(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  if (bytes > kMaxBytes - bytes_) raise_os_error(ENOSPC, "write");
  bytes_ += bytes;
}

std::string Folder::name_of(std::string_view path) const {
  const std::lock_guard lock(mutex_);
  const bool within = !path_.empty() && path.size() > path_.size() + 1 && path.substr(0, path_.size()) == path_ && path[path_.size()] == '/';
  return within ? std::string(path.substr(path_.size() + 1)) : "";
}

void Folder::remove() noexcept {
  const std::lock_guard lock(mutex_);
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
  path_.clear();
}

}  // namespace loopspec::script
