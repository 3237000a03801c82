// What I/O ops may say that means nothing in C++, or that the library lacks.
#pragma once

#include <string>

#include "server/script/op_table.h"

namespace loopspec::v1 {
class Op;
class Protocol;
}  // namespace loopspec::v1

namespace loopspec::script {

// "" when it can be done here. Pure.
std::string refuse_io(const v1::Op& op);
std::string refuse_protocol(const v1::Protocol& protocol);

// Enters an op of I/O that is done at once.
inline void add_io(OpTable& table, int op, OpResult (*perform)(Frame& frame, const v1::Op& op)) {
  table[op].perform = perform;
  table[op].refuse = refuse_io;
}

}  // namespace loopspec::script
