#include "loopspec/exceptions.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <stdexcept>

namespace loopspec {
namespace {

TEST(ExceptionsTest, HierarchyIsPythons) {
  EXPECT_FALSE((std::is_base_of_v<Exception, CancelledError>));
  EXPECT_FALSE((std::is_base_of_v<Exception, SystemExit>));
  EXPECT_FALSE((std::is_base_of_v<Exception, KeyboardInterrupt>));
  EXPECT_TRUE((std::is_base_of_v<RuntimeError, NotImplementedError>));
  EXPECT_TRUE((std::is_base_of_v<OSError, TimeoutError>));
  EXPECT_TRUE((std::is_base_of_v<std::exception, BaseException>));
}

TEST(ExceptionsTest, NamesAndMessages) {
  const auto error = std::make_exception_ptr(ValueError("bad"));
  EXPECT_EQ(exception_type_name(error), "ValueError");
  EXPECT_EQ(exception_message(error), "bad");
  EXPECT_EQ(exception_type_name(std::make_exception_ptr(std::out_of_range("far"))), "std::out_of_range");
  EXPECT_EQ(exception_message(std::make_exception_ptr(std::out_of_range("far"))), "far");
  EXPECT_EQ(exception_type_name(std::make_exception_ptr(5)), "unknown");
  EXPECT_EQ(exception_message(std::make_exception_ptr(5)), "");
  EXPECT_EQ(exception_type_name(nullptr), "None");
  EXPECT_EQ(exception_message(nullptr), "");
  EXPECT_TRUE(exception_is<Exception>(error));
  EXPECT_FALSE(exception_is<RuntimeError>(error));
  EXPECT_FALSE(exception_is<RuntimeError>(nullptr));
}

TEST(ExceptionsTest, OSErrorNamesTheCallAndPythonsClass) {
  const OSError error(EBADF, "epoll_ctl (add)");
  EXPECT_EQ(error.message(), "[Errno 9] Bad file descriptor: epoll_ctl (add)");
  EXPECT_EQ(error.error_number(), EBADF);
  EXPECT_EQ(error.call(), "epoll_ctl (add)");
  EXPECT_EQ(error.type_name(), "OSError");
  EXPECT_EQ(OSError(EPERM, "x").type_name(), "PermissionError");
  EXPECT_EQ(OSError(ECONNREFUSED, "connect").type_name(), "ConnectionRefusedError");
  EXPECT_EQ(TimeoutError("late").type_name(), "TimeoutError");
}

TEST(ExceptionsTest, ExitCodes) {
  EXPECT_EQ(SystemExit().code(), 0);
  EXPECT_EQ(SystemExit(3).code(), 3);
  EXPECT_EQ(SystemExit(3).message(), "3");
  EXPECT_EQ(SystemExit("fatal").code(), 1);
}

}  // namespace
}  // namespace loopspec
