// Channel: the two ends of the line protocol, moved away from descriptors 0 and 1: those are for the children of programs too.
#pragma once

#include <string>
#include <string_view>

#include "server/worker/native/standard_streams.h"

namespace loopspec::worker {

class Channel {
 public:
  // Takes standard input and output over. What is printed from now on goes to standard error, and nothing can be read. OSError.
  Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  // The next line, without its end. False at the end of the input.
  bool read_line(std::string& line);
  // Writes it with its end, at once. Ends the process when nobody reads any more. Not by two threads at a time.
  void write_line(std::string line);

 private:
  StandardStreams streams_;
  // What was read and is behind the last line.
  std::string rest_;
};

}  // namespace loopspec::worker
