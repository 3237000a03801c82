// Channel: the two ends of the line protocol, moved away from descriptors 0 and 1: those are for the children of programs too.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

namespace loopspec::worker {

class Channel {
 public:
  // Takes standard input and output over. What is printed from now on goes to standard error, and nothing can be read. OSError.
  Channel();
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  // The next line, without its end. False at the end of the input.
  bool read_line(std::string& line);
  // Writes it with its end, at once. Ends the process when nobody reads any more. Not by two threads at a time.
  void write_line(std::string line);

 private:
  struct Close {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  std::unique_ptr<std::FILE, Close> input_;
  int output_;
};

}  // namespace loopspec::worker
