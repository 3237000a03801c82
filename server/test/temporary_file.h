// A file for a test, gone with the object.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

namespace loopspec::test {

class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text, const std::string& ending = "") {
    static int count = 0;
    path_ = (std::filesystem::temp_directory_path() / ("loopspec-test-" + std::to_string(getpid()) + "-" + std::to_string(count++) + ending)).string();
    std::ofstream(path_) << text;
    std::filesystem::permissions(path_, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() { std::filesystem::remove(path_); }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace loopspec::test
