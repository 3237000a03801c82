// What I/O ops may say that means nothing in C++, or that the library lacks.
#pragma once

#include <string>

namespace loopspec::v1 {
class Op;
class Protocol;
}  // namespace loopspec::v1

namespace loopspec::script {

// "" when it can be done here. Pure.
std::string refuse_io(const v1::Op& op);
std::string refuse_protocol(const v1::Protocol& protocol);

}  // namespace loopspec::script
