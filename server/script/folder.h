// Folder: a program's own folder, for files and socket files.
#pragma once

#include <cstddef>
#include <mutex>
#include <string>
#include <string_view>

namespace loopspec::script {

// Made when first asked for, readable by nobody else; removed with the program. Any thread.
class Folder {
 public:
  Folder() = default;
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  ~Folder() { remove(); }

  // The path of this name in it. OSError when the folder cannot be made.
  std::string file(std::string_view name);
  // So many bytes more are to be written to it. OSError where that is more than a program may have.
  void charge(std::size_t bytes);
  // The name of a path in it; "" for any other path.
  std::string name_of(std::string_view path) const;
  void remove() noexcept;

 private:
  mutable std::mutex mutex_;
  std::string path_;
  std::size_t bytes_ = 0;
};

}  // namespace loopspec::script
