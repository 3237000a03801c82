// list2cmdline(): a command line of Windows, which is one string, of words.
//
// Python has it as subprocess.list2cmdline(), without documenting it.
#pragma once

#include <span>
#include <string>

namespace loopspec::subprocess {

// The words quoted so that the C library of the program that starts finds them again. The shell has signs of its own, which stay what
// they are. Pure; on every system.
std::string list2cmdline(std::span<const std::string> words);

}  // namespace loopspec::subprocess
