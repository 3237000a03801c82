#include "server/script/op_text.h"

#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "loopspec/v1/op.pb.h"
#include "loopspec/v1/program.pb.h"
#include "loopspec/v1/value.pb.h"
#include "server/script/program_text.h"
#include "server/script/value_text.h"

namespace loopspec::script {
namespace {

TEST(OpText, WritesArgumentsAsAsyncioTakesThem) {
  const std::pair<const char*, const char*> ops[] = {
      {"call_soon { callback { block: 'a' } args { number: 1 } args { text: '#1' } context: 'c' times: 3 }", R"(call_soon(a, 1.0, "\x231", context=c, times=3))"},
      {"call_soon { callback { method: 'stop' } }", "call_soon(loop.stop)"},
      {"loop: 'l2' call_soon { callback { method: 'stop' } }", "l2.call_soon(l2.stop)"},
      {"call_soon { callback { not_callable {} } unknown_keyword: true }", "call_soon(<not callable>, unknown_keyword=True)"},
      {"call_soon { callback { coroutine_function: 'a' } }", "call_soon(<coroutine function a>)"},
      {"call_later { delay { integer: 1 } callback { coroutine_object: 'a' } }", "call_later(int(1), a())"},
      {"call_later { delay { none {} } callback { block: 'a' } step: 0.25 times: 2 }", "call_later(None, a, times=2, step=0.25)"},
      {"call_at { when { value: 0 } callback { block: 'a' } base: 't' }", "call_at(0, a, base=t)"},
      {"call_at { when { infinite: true } callback { block: 'a' } }", "call_at(inf, a)"},
      {"time {}", "time()"},
      {"time { base: 't' at_least: 0 }", "time(base=t, at_least=0)"},
      {"run_until_complete { future: 'f' }", "run_until_complete(f)"},
      {"run_until_complete { coroutine: 'a' }", "run_until_complete(a())"},
      {"run_until_complete { not_awaitable: true }", "run_until_complete(<not awaitable>)"},
      {"run_main { coroutine: 'a' debug: true }", "run_main(a(), debug=True)"},
      {"set_event_loop { none: true }", "set_event_loop(None)"},
      {"set_event_loop { not_a_loop: true }", "set_event_loop(<not a loop>)"},
      {"set_exception_handler { not_callable: true }", "set_exception_handler(<not callable>)"},
      {"set_debug { }", "set_debug(False)"},
      {"set_slow_callback_duration { seconds: 0.1 }", "set_slow_callback_duration(0.1)"},
      {"call_exception_handler { context { message: 'm' exception { type: 'Error' } extra { key: 'a b' value { boolean: true } } } }",
       R"(call_exception_handler({"a b": True, exception: Error, message}))"},
      {"default_exception_handler { context { received: true } }", "default_exception_handler(<received>)"},
      {"context_run { context: 'c' block: 'a' }", "context_run(c, a)"},
      {"context_var_set { variable: 'v' }", "context_var_set(v, None)"},
      {"set_result { future: 'f' value { data: 'x\\001' } }", R"(set_result(f, b"x\001"))"},
      {"future_cancel { future: 'f' message: '' }", R"(future_cancel(f, message=""))"},
      {"create_task { coroutine: 'a' name: 'n' }", R"(create_task(a(), name="n"))"},
      {"sleep { }", "sleep(0)"},
      {"create_connection { protocol_factory: 'p' address { of: 'l' } tls { context: 'x' server_hostname: '' } local_addr {} }",
       R"(create_connection(p, address of l, ssl=x, server_hostname="", local_addr=("127.0.0.1", 0)))"},
      {"create_connection { protocol_factory: 'p' sock: 's' happy_eyeballs_delay: 0.5 all_errors: true }",
       "create_connection(p, sock=s, happy_eyeballs_delay=0.5, all_errors=True)"},
      {"create_server { protocol_factory: 'p' hosts: '127.0.0.1' address { none: true port_of: 'l' } start_serving: false }",
       "create_server(p, (None, port of l), 127.0.0.1, start_serving=False)"},
      {"create_unix_server { protocol_factory: 'p' path { path: 'f' form: FORM_PATH_LIKE } }", "create_unix_server(p, path-like path of f)"},
      {"sock_connect { socket: 's' address { host: '::1' port_of: 'l' } }", R"(sock_connect(s, ("::1", port of l)))"},
      {"sock_connect { socket: 's' address { host: 'localhost' port_of: 'l' form: FORM_PORT_TEXT } }", R"(sock_connect(s, ("localhost", "port of l")))"},
      {"sock_recv_into { socket: 's' size: 8 offset: 0 }", "sock_recv_into(s, 8, offset=0)"},
      {"sock_sendfile { socket: 's' file: 'f' part { offset: 2 count_not_an_integer: true } fallback: false }",
       "sock_sendfile(s, f, offset=2, count=<not an integer>, fallback=False)"},
      {"write { transport: 't' data { bytes: 'ab' } }", R"(write(t, b"ab"))"},
      {"write { transport: 't' data { pattern: 100 offset: 7 form: FORM_MEMORYVIEW } }", "write(t, memoryview(pattern(100, 7)))"},
      {"write { transport: 'own' data { argument: 0 } }", "write(own, $0)"},
      {"write { transport: 't' data { text: 'ab' } }", R"(write(t, "ab"))"},
      {"write { transport: 't' data { not_data: true } }", "write(t, <not data>)"},
      {"sendto { transport: 'own' data { of: 'x' } address { argument: 1 } }", "sendto(own, x, $1)"},
      {"socket_state { target: 's' property: PROPERTY_TCP_NODELAY }", "socket_state(s, tcp_nodelay)"},
      {"set_write_buffer_limits { transport: 't' high: 0 }", "set_write_buffer_limits(t, high=0)"},
      {"wait_called { protocol: 'p' callback: 'data_received' times: 2 }", "wait_called(p, data_received, times=2)"},
      {"add_signal_handler { signal { number: -1 } callback { block: 'a' } }", "add_signal_handler(-1, a)"},
      {"add_signal_handler { signal { name: 'SIGINT' } callback { block: 'a' } args { integer: 1 } }", "add_signal_handler(SIGINT, a, 1)"},
      {"subprocess_exec { protocol_factory: 'p' command { number: 7 } options { stdin: STDIO_DEVNULL shell: true } }",
       "subprocess_exec(p, exit(7), stdin=devnull, shell=True)"},
      {"subprocess_exec { protocol_factory: 'p' command { helper: HELPER_PRINT text: 'a b' } }", R"(subprocess_exec(p, print("a b")))"},
      {"add_reader { socket: 's' callback { block: 'a' } form: DESCRIPTOR_FORM_NUMBER }", "add_reader(s, a, form=number)"},
      {"set_task_factory { logging: 'made' }", R"(set_task_factory(logging="made"))"},
      {"set_task_factory { block: 'a' keywords: true bind: 'made' }", "set_task_factory(a, bind=made, keywords=True)"},
      {"set_task_factory { eager: true }", "set_task_factory(<eager>)"},
      {"create_task { coroutine: 'a' eager_start: false on_running_loop: true }", "create_task(a(), on_running_loop=True, eager_start=False)"},
      {"set_exception { future: 'f' not_an_exception: true }", "set_exception(f, <not an exception>)"},
      {"set_exception { future: 'f' exception { type: 'Error' } as_type: true }", "set_exception(f, Error, as_type=True)"},
      {"sleep { delay: 1 result { integer: 3 } }", "sleep(1, result=3)"},
      {"gather { awaitables { coroutine: 'a' } awaitables { future: 'f' } return_exceptions: true }", "gather(a(), f, return_exceptions=True)"},
      {"ensure_future { awaitable { not_awaitable: true } }", "ensure_future(<not awaitable>)"},
      {"ensure_future { awaitable { custom_awaitable: 'f' } }", "ensure_future(custom_awaitable=f)"},
      {"wait { awaitables { future: 'f' } timeout: 0 return_when: RETURN_WHEN_FIRST_COMPLETED }", "wait(f, timeout=0, return_when=first_completed)"},
      {"wait_for { awaitable { coroutine: 'a' } timeout: 0.5 }", "wait_for(a(), timeout=0.5)"},
      {"timeout { delay: 0.5 coroutine: 'a' }", "timeout(0.5, a())"},
      {"timeout { coroutine: 'a' }", "timeout(a())"},
      {"timeout_at { when: 1 coroutine: 'a' base: 't' }", "timeout_at(1, a(), base=t)"},
      {"run_in_executor { block: 'a' executor: 'e' args { integer: 1 } returns { text: 'r' } }", R"(run_in_executor(a, executor=e, 1, returns="r"))"},
      {"run_in_executor { coroutine_function: 'a' }", "run_in_executor(<coroutine function a>)"},
      {"set_default_executor { not_an_executor: true }", "set_default_executor(<not an executor>)"},
      {"shutdown_default_executor { timeout: 0.1 }", "shutdown_default_executor(timeout=0.1)"},
      {"create_executor { max_workers: 1 }", "create_executor(max_workers=1)"},
      {"create_async_generator { async_generator: 'g' }", "create_async_generator(g())"},
      {"create_semaphore { value: -1 bounded: true }", "create_semaphore(-1, bounded=True)"},
      {"create_semaphore { }", "create_semaphore(0)"},
      {"create_queue { max_size: 2 order: ORDER_LIFO }", "create_queue(max_size=2, order=lifo)"},
      {"create_queue { }", "create_queue()"},
      {"set_event_loop_policy { policy: POLICY_COUNTING }", "set_event_loop_policy(counting)"},
      {"set_event_loop_policy { }", "set_event_loop_policy(None)"},
      {"take_argument { key: 'exception' }", R"(take_argument(0, key="exception"))"},
      {"raise { type: 'Error' message: 'm' }", "raise(Error)"},
      {"log { text: 'x' arguments: 1 ids: 'h' }", "log \"x\" $1 h"},
      {"report_tally { name: 'n' }", "tally n"},
      {"same { first: 'a' second: 'b' }", "same(a, b)"},
      {"id: 'x'", "<no op>"},
  };
  for (const auto& [textproto, expected] : ops) {
    v1::Op op;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(textproto, &op)) << textproto;
    EXPECT_EQ(op_text(op), expected) << textproto;
  }
}

TEST(ValueText, WritesTimesWithoutExponents) {
  EXPECT_EQ(seconds_text(0), "0");
  EXPECT_EQ(seconds_text(1), "0.000000001");
  EXPECT_EQ(seconds_text(-1'500'000'000), "-1.5");
  EXPECT_EQ(seconds_text(-500'000'000), "-0.5");
  EXPECT_EQ(seconds_text(3'600'000'000'000), "3600");
}

TEST(ValueText, TellsKindsApart) {
  const std::pair<const char*, const char*> values[] = {
      {"", "None"},        {"boolean: true", "True"}, {"integer: 3", "3"},        {"number: 3", "3.0"},      {"number: inf", "inf"}, {"text: 'é@\"'", R"("é\x40\"")"},
      {"ref: 'h'", "h"},   {"object: 'float'", "<float>"}, {"time_ns: 500000000", "0.5s"}, {"block: 'a'", "&a"},
      {"exception { type: 'ExceptionGroup' members { type: 'Error' } members { type: 'ExceptionGroup' members { type: 'OSError' } } ref: 'x' }",
       "ExceptionGroup[Error, ExceptionGroup[OSError]]=x"}, {"list { values { integer: 1 } values {} }", "[1, None]"},
  };
  for (const auto& [textproto, expected] : values) {
    v1::Value value;
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(textproto, &value)) << textproto;
    EXPECT_EQ(value_text(value), expected) << textproto;
  }
}

TEST(ProgramText, ShowsSettingsBlocksAndWhatIsNotRecorded) {
  v1::Program program;
  ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(R"(
    clock: CLOCK_VIRTUAL debug: true
    main { id: "h" call_soon { callback { block: "a" } } quiet: true }
    blocks { name: "a" ops { raise { type: "Error" message: "m" } catch: true } }
    blocks { name: "b" coroutine: true })",
                                                            &program));
  EXPECT_EQ(program_text(program), R"(virtual clock, debug mode
main:
  h = call_soon(a)  # not recorded
a:
  raise(Error)  # m  # goes on when this raises
coroutine b: nothing
)");
}

}  // namespace
}  // namespace loopspec::script
