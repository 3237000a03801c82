// Error handling: the exception handler, the default handler and what escapes.
#include "loop_fixture.h"

namespace loopspec {
namespace {

class ErrorsTest : public LoopTest {};
LOOPSPEC_ON_EVERY_BACKEND(ErrorsTest);

TEST_P(ErrorsTest, HandlerIsNoneAtFirst) {
  EXPECT_FALSE(loop.get_exception_handler());
  loop.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) {});
  EXPECT_TRUE(static_cast<bool>(loop.get_exception_handler()));
  loop.set_exception_handler(nullptr);
  EXPECT_FALSE(loop.get_exception_handler());
}

TEST_P(ErrorsTest, HandlerGetsLoopMessageExceptionAndHandle) {
  const std::exception_ptr raised = std::make_exception_ptr(ValueError("bad"));
  TimerHandle handle;
  int calls = 0;
  loop.set_exception_handler([&](AbstractEventLoop& source, ExceptionContext& context) {
    ++calls;
    EXPECT_EQ(&source, &loop);
    EXPECT_EQ(context.keys(), (std::vector<std::string>{"exception", "handle", "message"}));
    EXPECT_EQ(context.message.find("Exception in callback "), 0u);
    EXPECT_EQ(context.exception, raised);
    EXPECT_EQ(context.handle, handle);
    context.message = "changed";  // allowed
  });
  handle = loop.call_later(0, [&] { std::rethrow_exception(raised); });
  run_turn();
  EXPECT_EQ(calls, 1);
}

TEST_P(ErrorsTest, HandlerRunsBeforeTheNextCallback) {
  loop.set_exception_handler([this](AbstractEventLoop&, ExceptionContext&) { log("handler"); });
  loop.call_soon([] { throw ValueError("bad"); });
  loop.call_soon([&] {
    log("next");
    loop.set_exception_handler([this](AbstractEventLoop&, ExceptionContext&) { log("other handler"); });
    throw ValueError("bad");
  });
  run_turn();
  EXPECT_EQ(seen, (Log{"handler", "next", "other handler"}));
}

TEST_P(ErrorsTest, HandlerRunsInTheContextOfTheHandle) {
  static const ContextVar<int> variable("variable", 0);
  loop.set_exception_handler([this](AbstractEventLoop&, ExceptionContext&) { log(std::to_string(variable.get())); });
  loop.call_soon([] {
    variable.set(8);
    throw ValueError("bad");
  });
  run_turn();
  EXPECT_EQ(seen, (Log{"8"}));
}

TEST_P(ErrorsTest, DefaultHandlerLogsOneErrorRecord) {
  loop.call_soon([] { throw ValueError("bad"); });
  run_turn();
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].logger, "asyncio");
  EXPECT_EQ(logs[0].level, LogLevel::kError);
  EXPECT_EQ(logs[0].message.find("Exception in callback "), 0u);
  EXPECT_NE(logs[0].message.find("\nhandle: <Handle "), std::string::npos);
  EXPECT_EQ(exception_message(logs[0].exception), "bad");
}

TEST_P(ErrorsTest, DefaultHandlerShowsOtherKeysSorted) {
  ExceptionContext context;
  context.message = "M";
  context.extra["zeta"] = 1;
  context.extra["alpha"] = std::string("a");
  context.extra["flag"] = true;
  loop.default_exception_handler(context);
  loop.call_exception_handler(ExceptionContext{});
  ASSERT_EQ(logs.size(), 2u);
  EXPECT_EQ(logs[0].message, "M\nalpha: 'a'\nflag: True\nzeta: 1");
  EXPECT_FALSE(logs[0].exception);
  EXPECT_EQ(logs[1].message, "Unhandled exception in event loop");
}

TEST_P(ErrorsTest, FailingHandlerIsReportedByTheDefaultOne) {
  loop.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) { throw RuntimeError("handler broke"); });
  loop.call_soon([] { throw ValueError("bad"); });
  loop.call_soon(logger("next"));
  run_turn();
  EXPECT_EQ(seen, (Log{"next"}));
  ASSERT_EQ(logs.size(), 1u);
  EXPECT_EQ(logs[0].message.find("Unhandled error in exception handler\ncontext: {'exception': ValueError('bad'), "), 0u);
  EXPECT_EQ(exception_message(logs[0].exception), "handler broke");
}

TEST_P(ErrorsTest, SystemExitOfAHandlerEscapes) {
  loop.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) { throw SystemExit(4); });
  loop.call_soon([] { throw ValueError("bad"); });
  EXPECT_THROW(loop.run_forever(), SystemExit);
  loop.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) { throw KeyboardInterrupt(); });
  EXPECT_THROW(loop.call_exception_handler(ExceptionContext{}), KeyboardInterrupt);
}

class BrokenDefaultLoop : public SelectorEventLoop {
 public:
  using SelectorEventLoop::SelectorEventLoop;
  void default_exception_handler(ExceptionContext&) override { throw ValueError("default broke"); }
};

TEST_P(ErrorsTest, FailingDefaultHandlerIsLogged) {
  BrokenDefaultLoop broken;
  broken.set_log_sink([this](const LogRecord& record) { logs.push_back(record); });
  broken.call_exception_handler(ExceptionContext{});
  broken.set_exception_handler([](AbstractEventLoop&, ExceptionContext&) { throw RuntimeError("handler broke"); });
  broken.call_exception_handler(ExceptionContext{});
  ASSERT_EQ(logs.size(), 2u);
  EXPECT_EQ(logs[0].message, "Exception in default exception handler");
  EXPECT_EQ(exception_message(logs[0].exception), "default broke");
  EXPECT_EQ(logs[1].message,
            "Exception in default exception handler while handling an unexpected error in custom exception handler");
  EXPECT_EQ(exception_message(logs[1].exception), "default broke");
}

}  // namespace
}  // namespace loopspec
