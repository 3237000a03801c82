// File: what sendfile() sends; Python's binary file objects.
//
// Python documentation: library/io.html
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "loopspec/bytes.h"

namespace loopspec {

// Override readinto() and seek() for a source of your own. readinto() may block: loops call it in an executor, never
// twice at a time.
class File {
 public:
  File() = default;
  File(const File&) = delete;
  File& operator=(const File&) = delete;
  virtual ~File();

  // The descriptor of a file of the system, else -1: then only the fallback of sendfile() can send it.
  virtual int fileno() const;
  // Fills the buffer as far as there is data, and returns the count; 0 at the end. Throws OSError.
  virtual std::size_t readinto(MutableBytes buffer) = 0;
  virtual void seek(std::int64_t position) = 0;
  virtual std::int64_t tell() const = 0;
};

// Opens a file of the system for reading. Throws OSError.
std::shared_ptr<File> open_file(const std::string& path);
// Takes over a descriptor.
std::shared_ptr<File> file_from_descriptor(int fd);
// Bytes in memory: Python's io.BytesIO.
std::shared_ptr<File> bytes_io(Bytes content);

}  // namespace loopspec
