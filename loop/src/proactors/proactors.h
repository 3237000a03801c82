// Every proactor of this library. Which of them exist on this platform is decided by platform/*_backends.cc.
#pragma once

#include <memory>
#include <string>

#include "loopspec/backends.h"

namespace loopspec::proactors {

std::unique_ptr<Proactor> make_io_uring(ProactorOptions options);
// Why this machine does not let us have one; empty when it does. Asked once.
const std::string& io_uring_refusal();

std::unique_ptr<Proactor> make_iocp(ProactorOptions options);
const std::string& iocp_refusal();

}  // namespace loopspec::proactors
