#include "server/script/program_validator.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include "loopspec/v1/program.pb.h"

namespace loopspec::script {
namespace {

v1::Program parse(const std::string& text) {
  v1::Program program;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &program)) << text;
  return program;
}

struct Malformed {
  const char* name;
  const char* program;
  const char* field;
  const char* description;
};

class MalformedProgram : public testing::TestWithParam<Malformed> {};

TEST_P(MalformedProgram, IsRefusedWithTheField) {
  const auto faults = validate_program(parse(GetParam().program), {});
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].field, GetParam().field);
  EXPECT_EQ(faults[0].description, GetParam().description);
  EXPECT_EQ(faults[0].limit, "");
}

constexpr Malformed kMalformed[] = {
    {"OpNotSet", "main { id: 'a' }", "program.main[0]", "no op is set"},
    {"UnknownBlock", "main { call_soon { callback { block: 'nine' } } }", "program.main[0].call_soon.callback.block",
     "there is no block \"nine\""},
    {"UnknownBlockInsideABlock", "blocks { name: 'a' ops { stop {} } ops { call { block: 'b' } } }",
     "program.blocks[0].ops[1].call.block", "there is no block \"b\""},
    {"UnknownBlockAsValue", "blocks { name: 'a' } main { call { block: 'a' args { list { values { block: 'b' } } } } }",
     "program.main[0].call.args[0].list.values[0].block", "there is no block \"b\""},
    {"DuplicateBlock", "blocks { name: 'a' } blocks { name: 'a' }", "program.blocks[1].name", "there is a block \"a\" already"},
    {"BlockNamedMain", "blocks { name: 'main' }", "program.blocks[0].name", "\"main\" is the name of the program's own ops"},
    {"BlockWithoutName", "blocks { }", "program.blocks[0].name", "\"\" is no name: [a-z][a-z0-9_.-]*"},
    {"BadId", "main { id: '9a' create_future {} }", "program.main[0].id", "\"9a\" is no name: [a-z][a-z0-9_.-]*"},
    {"LoopRebound", "main { id: 'loop' new_event_loop {} }", "program.main[0].id", "\"loop\" is the id of the program's own loop"},
    {"BadReference", "main { cancel { handle: 'A' } }", "program.main[0].cancel.handle", "\"A\" is no name: [a-z][a-z0-9_.-]*"},
    {"NoHandle", "main { cancel {} }", "program.main[0].cancel.handle", "is not set"},
    {"NoCallback", "main { call_soon {} }", "program.main[0].call_soon.callback", "is not set"},
    {"NoTarget", "main { call_soon { callback {} } }", "program.main[0].call_soon.callback", "its target is not set"},
    {"NoDelay", "blocks { name: 'a' } main { call_later { callback { block: 'a' } } }", "program.main[0].call_later.delay", "is not set"},
    {"CoroutineAsCallback", "blocks { name: 'a' coroutine: true } main { call { block: 'a' } }", "program.main[0].call.block",
     "block \"a\" is a coroutine"},
    {"BlockAsCoroutine", "blocks { name: 'a' } main { create_task { coroutine: 'a' } }", "program.main[0].create_task.coroutine",
     "block \"a\" is no coroutine"},
    {"UnknownProtocol", "main { create_connection { protocol_factory: 'p' } }", "program.main[0].create_connection.protocol_factory",
     "there is no protocol \"p\""},
    {"NoProtocol", "main { create_connection {} }", "program.main[0].create_connection.protocol_factory", "is not set"},
    {"TwoProtocols", "protocols { name: 'p' } protocols { name: 'p' }", "program.protocols[1].name", "there is a protocol \"p\" already"},
    {"ProtocolNamedAsABlock", "blocks { name: 'p' } protocols { name: 'p' }", "program.protocols[0].name", "there is a block \"p\" already"},
    {"UnknownBlockOfAProtocol", "protocols { name: 'p' data_received: 'x' }", "program.protocols[0].data_received",
     "there is no block \"x\""},
    {"CoroutineOfAProtocol", "blocks { name: 'x' coroutine: true } protocols { name: 'p' connection_made: 'x' }",
     "program.protocols[0].connection_made", "block \"x\" is a coroutine"},
    {"AnotherHost", "main { connect { address { host: '192.0.2.1' } } }", "program.main[0].connect.address.host",
     "\"192.0.2.1\" is no host that a program may name"},
    {"AnotherHostOfAServer", "protocols { name: 'p' } main { create_server { protocol_factory: 'p' hosts: 'example.org' } }",
     "program.main[0].create_server.hosts[0]", "\"example.org\" is no host that a program may name"},
    {"PathOutsideTheFolder", "main { path_exists { path: '../x' } }", "program.main[0].path_exists.path",
     "\"../x\" is no name: [a-z][a-z0-9_.-]*"},
    {"SocketFileOutsideTheFolder", "main { listen { address { path: '/tmp/x' } } }", "program.main[0].listen.address.path",
     "\"/tmp/x\" is no name: [a-z][a-z0-9_.-]*"},
    {"LongNameInTheFolder", "main { create_path { path: 'a/b' } }", "program.main[0].create_path.path",
     "\"a/b\" is no name: [a-z][a-z0-9_.-]*"},
    {"NoData", "main { write { transport: 't' } }", "program.main[0].write.data", "is not set"},
    {"NoContent", "main { write { transport: 't' data {} } }", "program.main[0].write.data", "its content is not set"},
    {"OwnRebound", "main { id: 'own' create_future {} }", "program.main[0].id", "\"own\" is the id of a protocol's own transport"},
    {"StreamOutsideACoroutine", "main { stream_drain { writer: 'w' } }", "program.main[0]", "stands in a coroutine block only"},
    {"SleepOutsideACoroutine", "main { sleep { delay: 1 } }", "program.main[0]", "stands in a coroutine block only"},
    {"AwaitOutsideACoroutine", "blocks { name: 'a' ops { queue_get { queue: 'q' } } }", "program.blocks[0].ops[0]",
     "stands in a coroutine block only"},
    {"YieldOutsideAGenerator", "blocks { name: 'a' coroutine: true ops { yield_value {} } }", "program.blocks[0].ops[0]",
     "stands in the block of an asynchronous generator only"},
    {"ReturnInAGenerator", "blocks { name: 'a' async_generator: true ops { return_value {} } }", "program.blocks[0].ops[0]",
     "stands in a coroutine block only"},
    {"CoroutineAndGenerator", "blocks { name: 'a' coroutine: true async_generator: true }", "program.blocks[0].async_generator",
     "a block is a coroutine or an asynchronous generator, not both"},
    {"GeneratorAsCallback", "blocks { name: 'a' async_generator: true } main { call { block: 'a' } }", "program.main[0].call.block",
     "block \"a\" is an asynchronous generator"},
    {"GeneratorAsCoroutine", "blocks { name: 'a' async_generator: true } main { create_task { coroutine: 'a' } }",
     "program.main[0].create_task.coroutine", "block \"a\" is no coroutine"},
    {"CoroutineAsGenerator", "blocks { name: 'a' coroutine: true } main { create_async_generator { async_generator: 'a' } }",
     "program.main[0].create_async_generator.async_generator", "block \"a\" is no asynchronous generator"},
    {"UnknownGenerator", "main { create_async_generator { async_generator: 'a' } }",
     "program.main[0].create_async_generator.async_generator", "there is no block \"a\""},
    {"NoTask", "main { task_get_name {} }", "program.main[0].task_get_name.task", "is not set"},
    {"BadTask", "main { task_get_name { task: 'a' unlike: 'B' } }", "program.main[0].task_get_name.unlike",
     "\"B\" is no name: [a-z][a-z0-9_.-]*"},
    {"NoDeadline", "main { timeout_when {} }", "program.main[0].timeout_when.deadline", "is not set"},
    {"BadAwaitable", "main { gather { awaitables { future: 'a' } awaitables { future: 'B' } } }",
     "program.main[0].gather.awaitables[1].future", "\"B\" is no name: [a-z][a-z0-9_.-]*"},
    {"NoAwaitable", "main { shield { awaitable {} } }", "program.main[0].shield.awaitable", "its awaitable is not set"},
    {"IteratorWithoutId", "main { as_completed {} }", "program.main[0].id", "the iterator needs an id"},
    {"NoGroup", "blocks { name: 'a' coroutine: true } main { group_create_task { coroutine: 'a' } }",
     "program.main[0].group_create_task.group", "is not set"},
    {"CallsItself", "blocks { name: 'a' ops { call { block: 'a' } } }", "program.blocks",
     "blocks call each other in a circle: a -> a"},
};

INSTANTIATE_TEST_SUITE_P(Each, MalformedProgram, testing::ValuesIn(kMalformed),
                         [](const testing::TestParamInfo<Malformed>& each) { return each.param.name; });

TEST(ProgramValidator, TakesAProgramThatIsWhole) {
  EXPECT_TRUE(validate_program(parse(R"(
    main { id: 'h' call_later { delay { value: 0 } callback { block: 'a' } args { ref: 'loop' } } }
    main { run_forever {} }
    blocks { name: 'a' ops { call { block: 'b' } } ops { stop {} } }
    blocks { name: 'b' ops { catch: true raise { type: 'Error' } } })"), {}).empty());
}

TEST(ProgramValidator, NamesTheCircleWhereverItIsReachedFrom) {
  const auto faults = validate_program(parse(R"(
    blocks { name: 'x' ops { call { block: 'a' } } }
    blocks { name: 'a' ops { run_in_thread { block: 'b' } } }
    blocks { name: 'b' ops { call { block: 'a' } } })"), {});
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_TRUE(faults[0].description.ends_with(": a -> b -> a") || faults[0].description.ends_with(": b -> a -> b"))
      << faults[0].description;
}

// Each awaits the next as part of the same task.
TEST(ProgramValidator, NamesACircleOfAwaits) {
  const auto faults = validate_program(parse(R"(
    blocks { name: 'a' coroutine: true ops { timeout { delay: 1 coroutine: 'b' } } }
    blocks { name: 'b' coroutine: true ops { timeout_at { when: 1 coroutine: 'c' } } }
    blocks { name: 'c' coroutine: true ops { task_group { coroutine: 'd' } } }
    blocks { name: 'd' coroutine: true ops { wait_for { awaitable { coroutine: 'e' } timeout: 1 } } }
    blocks { name: 'e' coroutine: true ops { await { coroutine: 'a' } } })"), {});
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_NE(faults[0].description.find("a -> b"), std::string::npos) << faults[0].description;
  // Tasks of their own are no circle.
  EXPECT_TRUE(validate_program(parse("blocks { name: 'a' coroutine: true ops { create_task { coroutine: 'a' } } ops { shield { awaitable { coroutine: 'a' } } } }"), {})
                  .empty());
}

TEST(ProgramValidator, ReportsEveryFaultUpToTwenty) {
  v1::Program program;
  for (int i = 0; i < 30; ++i) program.add_main();
  EXPECT_EQ(validate_program(program, {}).size(), 20U);
  program.mutable_main()->DeleteSubrange(0, 27);
  EXPECT_EQ(validate_program(program, {}).size(), 3U);
}

void expect_limit(const std::vector<ProgramFault>& faults, const char* limit, std::uint64_t value, std::uint64_t actual) {
  ASSERT_EQ(faults.size(), 1U);
  EXPECT_EQ(faults[0].limit, limit);
  EXPECT_EQ(faults[0].value, value);
  EXPECT_EQ(faults[0].actual, actual);
  EXPECT_NE(faults[0].description.find(limit), std::string::npos) << faults[0].description;
}

TEST(ProgramValidator, RefusesAMillionOps) {
  v1::Program program;
  for (int i = 0; i < 1'000'000; ++i) program.add_main()->mutable_stop();
  expect_limit(validate_program(program, {}), "max_ops", 100'000, 1'000'000);
}

TEST(ProgramValidator, RefusesTooManyBlocks) {
  v1::Program program = parse("blocks { name: 'a' } blocks { name: 'b' } blocks { name: 'c' }");
  expect_limit(validate_program(program, {.max_blocks = 2}), "max_blocks", 2, 3);
  EXPECT_TRUE(validate_program(program, {.max_blocks = 3}).empty());
}

v1::Program chain(int length) {
  v1::Program program;
  for (int i = 0; i < length; ++i) {
    v1::Block& block = *program.add_blocks();
    block.set_name("b" + std::to_string(i));
    if (i > 0) block.add_ops()->mutable_call()->set_block("b" + std::to_string(i - 1));
  }
  return program;
}

TEST(ProgramValidator, RefusesDeepNesting) {
  EXPECT_TRUE(validate_program(chain(50), {}).empty());
  expect_limit(validate_program(chain(51), {}), "max_nesting", 50, 51);
  expect_limit(validate_program(chain(10'000), {}), "max_nesting", 50, 10'000);
}

TEST(ProgramValidator, RefusesTooManyHandlesOfOneOp) {
  const auto program = parse("blocks { name: 'a' } main { call_soon { callback { block: 'a' } times: 4000000000 } }");
  const auto faults = validate_program(program, {});
  expect_limit(faults, "max_times", 1'000'000, 4'000'000'000);
  EXPECT_EQ(faults[0].field, "program.main[0].call_soon.times");
}

TEST(ProgramValidator, RefusesTooManyBytesOfOneOp) {
  const auto faults = validate_program(parse("main { sock_sendall { socket: 's' data { pattern: 16777217 } } }"), {});
  expect_limit(faults, "max_data_bytes", 16'777'216, 16'777'217);
  EXPECT_EQ(faults[0].field, "program.main[0].sock_sendall.data.pattern");
}

}  // namespace
}  // namespace loopspec::script
