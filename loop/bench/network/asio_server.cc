#include <array>
#include <asio.hpp>
#include <asio/ssl.hpp>
#include <memory>

#include "echo_server.h"

namespace loopspec::bench {
namespace {

using asio::ip::tcp;

// One buffer a connection, one operation at a time: reads, writes it all as often as asked, reads again. A write that
// follows another is made when that one is done, as Asio wants it.
template <class Stream>
class Session : public std::enable_shared_from_this<Session<Stream>> {
 public:
  Session(Stream socket, std::size_t answers) : socket_(std::move(socket)), answers_(answers) {
    socket_.lowest_layer().set_option(tcp::no_delay(true));
  }
  void shake_hands() {
    socket_.async_handshake(asio::ssl::stream_base::server, [self = this->shared_from_this()](asio::error_code error) {
      if (!error) self->read();
    });
  }
  void read() {
    socket_.async_read_some(asio::buffer(data_),
                            [self = this->shared_from_this()](asio::error_code error, std::size_t count) {
                              if (!error) self->write(count, self->answers_);
                            });
  }

 private:
  void write(std::size_t count, std::size_t left) {
    asio::async_write(socket_, asio::buffer(data_, count),
                      [self = this->shared_from_this(), count, left](asio::error_code error, std::size_t) {
                        if (error) return;
                        if (left > 1) {
                          self->write(count, left - 1);
                        } else {
                          self->read();
                        }
                      });
  }

  Stream socket_;
  std::size_t answers_;
  std::array<char, kReadSize> data_;
};

class Acceptor {
 public:
  // `tls` may be null.
  Acceptor(asio::io_context& context, std::size_t answers, asio::ssl::context* tls)
      : acceptor_(context, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), answers_(answers), tls_(tls) {
    acceptor_.listen(kBacklog);
    announce(acceptor_.local_endpoint().port());
    accept();
  }

 private:
  void accept() {
    acceptor_.async_accept([this](asio::error_code error, tcp::socket socket) {
      if (!error) begin(std::move(socket));
      accept();
    });
  }

  void begin(tcp::socket socket) const {
    using TlsStream = asio::ssl::stream<tcp::socket>;
    if (tls_ == nullptr) {
      std::make_shared<Session<tcp::socket>>(std::move(socket), answers_)->read();
    } else {
      std::make_shared<Session<TlsStream>>(TlsStream(std::move(socket), *tls_), answers_)->shake_hands();
    }
  }

  tcp::acceptor acceptor_;
  std::size_t answers_;
  asio::ssl::context* tls_;
};

}  // namespace

void serve_asio(const ServerSettings& settings) {
  asio::io_context context(1);  // the hint that only one thread runs it
  const Acceptor acceptor(context, settings.answers, nullptr);
  context.run();
}

void serve_asio_tls(const ServerSettings& settings) {
  asio::ssl::context tls(asio::ssl::context::tls_server);
  tls.use_certificate_chain_file(settings.certificate);
  tls.use_private_key_file(settings.certificate, asio::ssl::context::pem);
  asio::io_context context(1);
  const Acceptor acceptor(context, settings.answers, &tls);
  context.run();
}

}  // namespace loopspec::bench
