// create_server(), create_unix_server() and what they return.
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>

#include "network_fixture.h"
#include "test_system.h"

namespace loopspec {
namespace {

// A folder for socket files that goes with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() : path(make_temporary_folder()) {}
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() { std::filesystem::remove_all(path); }
  std::string operator/(const std::string& name) const { return path + "/" + name; }
  std::string path;
};

class ServerTest : public NetworkTest {
 protected:
  auto accepting() {
    return [this] {
      accepted.push_back(recorder());
      if (on_factory) on_factory();
      return accepted.back();
    };
  }
  void serve(ServerOptions options = ServerOptions()) {
    server = net.run_until_complete(net.create_server(accepting(), "127.0.0.1", 0, options));
    port = server->sockets().front().getsockname().port();
  }
  Socket connect() const {
    Socket socket(AddressFamily::kInet);
    socket.connect(SocketAddress("127.0.0.1", port));
    return socket;
  }
  void run_until_accepted(std::size_t count) {
    run_until([&] { return accepted.size() == count && accepted.back()->transport != nullptr; });
  }
  void close_and_wait() {
    server->close();
    net.run_until_complete(server->wait_closed());
  }

  std::vector<std::shared_ptr<RecordingProtocol>> accepted;
  std::function<void()> on_factory;
  std::shared_ptr<Server> server;
  int port = 0;
  TemporaryFolder folder;
};
LOOPSPEC_ON_EVERY_BACKEND(ServerTest);

TEST_P(ServerTest, ServesFromTheStart) {
  serve();
  EXPECT_TRUE(server->is_serving());
  EXPECT_EQ(&server->get_loop(), &net);
  EXPECT_TRUE(accepted.empty());
  const Socket client = connect();
  client.send("x");
  run_until_accepted(1);
  run_until([&] { return accepted[0]->received == "x"; });
  EXPECT_EQ(accepted[0]->calls, (Log{"made", "data"}));
  EXPECT_EQ(accepted[0]->transport->get_extra_info("peername", SocketAddress()), client.getsockname());
  EXPECT_EQ(accepted[0]->transport->get_extra_info("socket", Socket()).getsockopt(SocketOption::kTcpNoDelay), 1);
  accepted[0]->transport->close();
  close_and_wait();
  EXPECT_TRUE(server->sockets().empty());
  EXPECT_FALSE(server->is_serving());
  EXPECT_THROW(connect(), ConnectionRefusedError);
}

TEST_P(ServerTest, StartsWhenTold) {
  ServerOptions options;
  options.start_serving = false;
  serve(options);
  EXPECT_FALSE(server->is_serving());
  EXPECT_THROW(connect(), ConnectionRefusedError);  // not even listening
  net.run_until_complete(server->start_serving());
  net.run_until_complete(server->start_serving());
  const Socket client = connect();
  run_until_accepted(1);
  server->close();
  EXPECT_THROW(net.run_until_complete(server->start_serving()), RuntimeError);
}

TEST_P(ServerTest, AcceptsWithoutAReferenceToIt) {
  serve();
  const std::weak_ptr<Server> watched = server;
  server.reset();
  const Socket client = connect();
  run_until_accepted(1);
  EXPECT_FALSE(watched.expired());
  net.close();
  accepted.clear();
  EXPECT_TRUE(watched.expired());
}

TEST_P(ServerTest, WaitClosedWaitsForTheConnections) {
  serve();
  const Socket client = connect();
  run_until_accepted(1);
  const auto first = net.create_task(server->wait_closed());
  const auto second = net.create_task(server->wait_closed());
  for (int i = 0; i < 3; ++i) turn();
  EXPECT_FALSE(first.done());
  server->close();
  server->close();
  for (int i = 0; i < 3; ++i) turn();
  EXPECT_FALSE(first.done());
  client.send("still served");
  run_until([&] { return accepted[0]->received == "still served"; });
  accepted[0]->transport->close();
  net.run_until_complete(first);
  net.run_until_complete(second);
  net.run_until_complete(server->wait_closed());
}

TEST_P(ServerTest, ServeForeverEndsByCancelling) {
  serve();
  const auto serving = net.create_task(server->serve_forever());
  turn();
  EXPECT_RAISES(RuntimeError, "server " + server->repr() + " is already being awaited on serve_forever()",
                net.run_until_complete(server->serve_forever()));
  serving.cancel();
  EXPECT_THROW(net.run_until_complete(serving), CancelledError);
  EXPECT_FALSE(server->is_serving());
  EXPECT_RAISES(RuntimeError, "server <Server sockets=()> is closed", net.run_until_complete(server->serve_forever()));
}

TEST_P(ServerTest, CloseEndsServeForever) {
  ServerOptions options;
  options.start_serving = false;
  serve(options);
  const auto serving = net.create_task(server->serve_forever());
  turn();
  EXPECT_TRUE(server->is_serving());
  server->close();
  EXPECT_THROW(net.run_until_complete(serving), CancelledError);
}

TEST_P(ServerTest, WithServerClosesAtTheEnd) {
  serve();
  const auto body = [](Server& inner) -> Coroutine<void> {
    EXPECT_TRUE(inner.is_serving());
    co_await sleep(0);
    throw ValueError("body");
  };
  EXPECT_THROW(net.run_until_complete(with_server(server, body)), ValueError);
  EXPECT_FALSE(server->is_serving());
}

TEST_P(ServerTest, CloseClientsAndAbortClients) {
  serve();
  const Socket first = connect();
  const Socket second = connect();
  run_until_accepted(2);
  accepted[0]->transport->write("bye");
  server->close_clients();
  net.run_until_complete(accepted[0]->lost);
  net.run_until_complete(accepted[1]->lost);
  EXPECT_EQ(first.recv(10), "bye");
  EXPECT_EQ(first.recv(10), "");
  const Socket third = connect();  // still serving
  run_until_accepted(3);
  while (accepted[2]->transport->get_write_buffer_size() == 0) accepted[2]->transport->write(Bytes(1 << 16, 'x'));
  server->abort_clients();
  net.run_until_complete(accepted[2]->lost);
  EXPECT_EQ(accepted[2]->lost_with, nullptr);
  close_and_wait();
}

TEST_P(ServerTest, EveryHostOnce) {
  const std::vector<std::string> hosts{"127.0.0.1", "127.0.0.2", "127.0.0.1"};
  server = net.run_until_complete(net.create_server(accepting(), hosts, 0));
  EXPECT_EQ(server->sockets().size(), 2u);
  for (const Socket& socket : server->sockets()) EXPECT_FALSE(socket.getblocking());
  close_and_wait();
}

TEST_P(ServerTest, OptionsReachTheSockets) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();  // and with them SO_REUSEPORT
  ServerOptions options;
  options.reuse_port = true;
  options.keep_alive = true;
  serve(options);
  const Socket socket = server->sockets().front();
  EXPECT_EQ(socket.getsockopt(SocketOption::kReuseAddress), 1);
  EXPECT_EQ(socket.getsockopt(SocketOption::kReusePort), 1);
  EXPECT_EQ(socket.getsockopt(SocketOption::kKeepAlive), 1);
  const auto second = net.run_until_complete(net.create_server(accepting(), "127.0.0.1", port, options));
  second->close();
  close_and_wait();
}

TEST_P(ServerTest, Ipv6IsItsAlone) {
  std::shared_ptr<Server> six;
  try {
    six = net.run_until_complete(net.create_server(accepting(), "::1", 0));
  } catch (const OSError&) {
    GTEST_SKIP() << "no IPv6 here";
  }
  const Socket socket = six->sockets().front();
  EXPECT_EQ(socket.getsockopt(SocketOption::kIpv6Only), 1);
  const auto client = recorder();
  net.run_until_complete(net.create_connection(factory_of(client), "::1", socket.getsockname().port()));
  EXPECT_EQ(client->transport->get_extra_info("peername", SocketAddress()).repr(),
            "('::1', " + std::to_string(socket.getsockname().port()) + ", 0, 0)");
  client->transport->close();
  net.run_until_complete(client->lost);
  six->close();
}

TEST_P(ServerTest, ArgumentsThatContradictEachOther) {
  const auto create = [this](Hosts hosts, Port at, const Socket& sock) {
    ServerOptions options;
    options.sock = sock;
    net.run_until_complete(net.create_server(accepting(), std::move(hosts), std::move(at), options));
  };
  const Socket datagram(AddressFamily::kInet, SocketType::kDatagram);
  EXPECT_RAISES(ValueError, "Neither host/port nor sock were specified", create({}, {}, Socket()));
  EXPECT_RAISES(ValueError, "host/port and sock can not be specified at the same time",
                create("127.0.0.1", {}, datagram));
  EXPECT_RAISES(ValueError, "host/port and sock can not be specified at the same time", create({}, 0, datagram));
  EXPECT_RAISES(ValueError, "A Stream Socket was expected, got " + datagram.repr(), create({}, {}, datagram));
}

TEST_P(ServerTest, AnAddressInUse) {
  serve();
  try {
    net.run_until_complete(net.create_server(accepting(), "127.0.0.1", port));
    ADD_FAILURE() << "bound twice";
  } catch (const OSError& error) {
    EXPECT_EQ(error.error_number(), EADDRINUSE);
    EXPECT_EQ(error.message(), "[Errno " + std::to_string(EADDRINUSE) + "] error while attempting to bind on address ('127.0.0.1', " +
                                   std::to_string(port) + "): [errno " + std::to_string(EADDRINUSE) + "] address already in use");
  }
  // When one of several cannot be bound, the others are given back.
  const std::vector<std::string> hosts{"127.0.0.2", "127.0.0.1"};
  EXPECT_THROW(net.run_until_complete(net.create_server(accepting(), hosts, port)), OSError);
  const Socket again(AddressFamily::kInet);
  again.bind(SocketAddress("127.0.0.2", port));
}

TEST_P(ServerTest, AddressesTheMachineDoesNotHave) {
  const std::vector<std::string> hosts{"203.0.113.1", "127.0.0.1"};
  server = net.run_until_complete(net.create_server(accepting(), hosts, 0));
  EXPECT_EQ(server->sockets().size(), 1u);
  close_and_wait();
  EXPECT_RAISES(OSError, "could not bind on any address out of [('203.0.113.1', 0)]",
                net.run_until_complete(net.create_server(accepting(), "203.0.113.1", 0)));
}

TEST_P(ServerTest, ASocketOfTheCaller) {
  ServerOptions options;
  options.sock = Socket(AddressFamily::kInet);
  options.sock.bind(SocketAddress("127.0.0.1", 0));
  server = net.run_until_complete(net.create_server(accepting(), std::nullopt, Port(), options));
  port = options.sock.getsockname().port();
  const Socket client = connect();
  run_until_accepted(1);
  server->close();
  EXPECT_EQ(options.sock.fileno(), -1);
}

TEST_P(ServerTest, AFailingFactoryClosesThatConnectionAlone) {
  serve();
  on_factory = [&] {
    if (accepted.size() == 1) throw ValueError("factory");
  };
  const Socket first = connect();
  run_until([&] { return accepted.size() == 1; });
  EXPECT_EQ(first.recv(10), "");
  const Socket second = connect();
  run_until_accepted(2);
  EXPECT_TRUE(errors.empty());
  net.set_debug(true);
  on_factory = [] { throw ValueError("factory"); };
  const Socket third = connect();
  run_until([&] { return !errors.empty(); });
  EXPECT_EQ(errors, (Log{"Error on transport creation for incoming connection: ValueError: factory"}));
}

TEST_P(ServerTest, ClientsThatAreGoneBeforeTheyAreAccepted) {
  serve();
  for (int i = 0; i < 20; ++i) {
    const Socket client = connect();
    client.setsockopt(SocketOption::kLinger, 0);
    client.close();
  }
  const Socket client = connect();
  client.send("x");
  run_until([&] { return !accepted.empty() && accepted.back()->received == "x"; });
  EXPECT_EQ(errors, Log());
}

TEST_P(ServerTest, OutOfDescriptorsPausesAccepting) {
  if (!NoDescriptors::possible()) GTEST_SKIP() << "no limit of descriptors on this system";
  const FewDescriptors few;
  const auto virtual_loop = make_loop(clock_);
  std::vector<std::string> messages;
  std::vector<std::shared_ptr<RecordingProtocol>> made;
  virtual_loop->set_exception_handler([&](AbstractEventLoop&, ExceptionContext& context) {
    messages.push_back(context.message + ": " + exception_message(context.exception));
    EXPECT_EQ(context.keys(), (Log{"exception", "message", "socket"}));
  });
  const auto factory = [&] {
    made.push_back(std::make_shared<RecordingProtocol>(*virtual_loop));
    return made.back();
  };
  server = virtual_loop->run_until_complete(virtual_loop->create_server(factory, "127.0.0.1", 0));
  port = server->sockets().front().getsockname().port();
  const Socket client = connect();
  const double begin = virtual_loop->time();
  {
    const NoDescriptors none;
    for (int i = 0; i < 5; ++i) {
      virtual_loop->stop();
      virtual_loop->run_forever();
    }
    EXPECT_EQ(messages, (Log{"socket.accept() out of system resource: [Errno 24] Too many open files"}));
    EXPECT_TRUE(made.empty());
  }
  while (made.empty() || made[0]->calls.empty()) {
    virtual_loop->call_soon([&] { virtual_loop->call_later(0.25, [&] { virtual_loop->stop(); }); });
    virtual_loop->run_forever();
  }
  EXPECT_GE(virtual_loop->time() - begin, 1.0);
  EXPECT_EQ(messages.size(), 1u);
  server->close();
  made[0]->transport->close();
  virtual_loop->run_until_complete(made[0]->lost);
  made.clear();
}

TEST_P(ServerTest, HundredsOfConnectionsAtOnce) {
  ServerOptions options;
  options.backlog = 512;
  serve(options);
  on_factory = [&] {
    accepted.back()->on_data = [protocol = accepted.back().get()](BytesView data) { protocol->transport->write(data); };
  };
  std::vector<Socket> clients;
  for (int i = 0; i < 300; ++i) {
    clients.push_back(connect());
    clients.back().send("client " + std::to_string(i));
  }
  run_until([&] {
    return accepted.size() == 300 &&
           std::all_of(accepted.begin(), accepted.end(), [](const auto& each) { return !each->received.empty(); });
  });
  for (int i = 0; i < 300; ++i)
    EXPECT_EQ(clients[static_cast<std::size_t>(i)].recv(100), "client " + std::to_string(i));
  clients.clear();
  close_and_wait();
  for (const auto& each : accepted) EXPECT_EQ(each->calls.back(), "lost None");
}

// ---- Unix sockets

TEST_P(ServerTest, UnixServerAndClient) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();
  const std::string path = folder / "socket";
  server = net.run_until_complete(net.create_unix_server(accepting(), path));
  EXPECT_TRUE(std::filesystem::is_socket(path));
  const auto client = recorder();
  const auto [transport, protocol] = net.run_until_complete(net.create_unix_connection(factory_of(client), path));
  transport->write("hello");
  run_until([&] { return !accepted.empty() && accepted[0]->received == "hello"; });
  EXPECT_EQ(accepted[0]->transport->get_extra_info("sockname", SocketAddress()).repr(), "'" + path + "'");
  EXPECT_EQ(accepted[0]->transport->get_extra_info("peername", SocketAddress()).repr(), "''");
  transport->close();
  close_and_wait();
  EXPECT_FALSE(std::filesystem::exists(path));
}

TEST_P(ServerTest, UnixAbstractName) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();
  const std::string name =
      std::string(1, '\0') + "loopspec-" + std::to_string(::getpid()) + GetParam().backend + GetParam().waker;
  server = net.run_until_complete(net.create_unix_server(accepting(), name));
  const auto client = recorder();
  net.run_until_complete(net.create_unix_connection(factory_of(client), name));
  run_until_accepted(1);
  client->transport->close();
  close_and_wait();
}

TEST_P(ServerTest, UnixSocketFilesAreReplacedAndRemoved) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();
  const std::string path = folder / "socket";
  server = net.run_until_complete(net.create_unix_server(accepting(), path));
  const auto second = net.run_until_complete(net.create_unix_server(accepting(), path));
  server->close();  // the file is the second's by now
  EXPECT_TRUE(std::filesystem::is_socket(path));
  std::filesystem::remove(path);
  second->close();  // and gone: nothing happens
  UnixServerOptions options;
  options.cleanup_socket = false;
  const auto third = net.run_until_complete(net.create_unix_server(accepting(), path, options));
  third->close();
  EXPECT_TRUE(std::filesystem::is_socket(path));
  EXPECT_THROW(net.run_until_complete(net.create_unix_connection(factory_of(recorder()), path)),
               ConnectionRefusedError);
  UnixServerOptions with_socket;
  with_socket.sock = Socket(AddressFamily::kUnix);
  std::filesystem::remove(path);
  with_socket.sock.bind(SocketAddress::unix_path(path));
  const auto fourth = net.run_until_complete(net.create_unix_server(accepting(), std::nullopt, with_socket));
  fourth->close();
  EXPECT_FALSE(std::filesystem::exists(path));
  EXPECT_TRUE(logs.empty());
}

TEST_P(ServerTest, UnixErrors) {
  LOOPSPEC_NEEDS_UNIX_SOCKETS();
  const std::string file = folder / "file";
  ::close(::open(file.c_str(), O_CREAT | O_WRONLY, 0600));
  const auto serve_at = [this](const std::string& path) {
    net.run_until_complete(net.create_unix_server(accepting(), path));
  };
  EXPECT_RAISES(OSError, "[Errno 98] Address '" + file + "' is already in use", serve_at(file));
  EXPECT_RAISES(OSError, "[Errno 2] No such file or directory", serve_at(folder / "missing/socket"));
  EXPECT_RAISES(OSError, "AF_UNIX path too long", serve_at(std::string(200, 'x')));
  EXPECT_RAISES(ValueError, "path was not specified, and no sock specified",
                net.run_until_complete(net.create_unix_server(accepting())));
  UnixServerOptions options;
  options.sock = Socket(AddressFamily::kInet);
  EXPECT_RAISES(ValueError, "A UNIX Domain Stream Socket was expected, got " + options.sock.repr(),
                net.run_until_complete(net.create_unix_server(accepting(), std::nullopt, options)));
  EXPECT_RAISES(ValueError, "path and sock can not be specified at the same time",
                net.run_until_complete(net.create_unix_server(accepting(), file, options)));
  UnixConnectionOptions connecting;
  EXPECT_RAISES(ValueError, "no path and sock were specified",
                net.run_until_complete(net.create_unix_connection(factory_of(recorder()), std::nullopt, connecting)));
  connecting.sock = options.sock;
  EXPECT_RAISES(ValueError, "A UNIX Domain Stream Socket was expected, got " + options.sock.repr(),
                net.run_until_complete(net.create_unix_connection(factory_of(recorder()), std::nullopt, connecting)));
  EXPECT_RAISES(OSError, "[Errno 2] No such file or directory",
                net.run_until_complete(net.create_unix_connection(factory_of(recorder()), folder / "nothing")));
}

}  // namespace
}  // namespace loopspec
