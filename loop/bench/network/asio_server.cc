#include <array>
#include <asio.hpp>
#include <memory>

#include "echo_server.h"

namespace loopspec::bench {
namespace {

using asio::ip::tcp;

// One buffer a connection, one operation at a time: reads, writes it all as often as asked, reads again. A write that
// follows another is made when that one is done, as Asio wants it.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(tcp::socket socket, std::size_t answers) : socket_(std::move(socket)), answers_(answers) {
    socket_.set_option(tcp::no_delay(true));
  }
  void read() {
    socket_.async_read_some(asio::buffer(data_),
                            [self = shared_from_this()](asio::error_code error, std::size_t count) {
                              if (!error) self->write(count, self->answers_);
                            });
  }

 private:
  void write(std::size_t count, std::size_t left) {
    asio::async_write(socket_, asio::buffer(data_, count),
                      [self = shared_from_this(), count, left](asio::error_code error, std::size_t) {
                        if (error) return;
                        if (left > 1) {
                          self->write(count, left - 1);
                        } else {
                          self->read();
                        }
                      });
  }

  tcp::socket socket_;
  std::size_t answers_;
  std::array<char, kReadSize> data_;
};

class Acceptor {
 public:
  Acceptor(asio::io_context& context, std::size_t answers)
      : acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), answers_(answers) {
    acceptor_.listen(kBacklog);
    announce(acceptor_.local_endpoint().port());
    accept();
  }

 private:
  void accept() {
    acceptor_.async_accept([this](asio::error_code error, tcp::socket socket) {
      if (!error) std::make_shared<Session>(std::move(socket), answers_)->read();
      accept();
    });
  }

  tcp::acceptor acceptor_;
  std::size_t answers_;
};

}  // namespace

void serve_asio(const ServerSettings& settings) {
  asio::io_context context(1);  // the hint that only one thread runs it
  const Acceptor acceptor(context, settings.answers);
  context.run();
}

}  // namespace loopspec::bench
