// An HTTP/1.1 responder on streams, with TLS when it is given a certificate. Answers GET and HEAD of / and of /headers,
// which shows the request's, and POST of /echo; keeps connections open.
//
// Python documentation: library/asyncio-stream.html
#include <algorithm>
#include <cctype>
#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <optional>
#include <string>

#include "loopspec/loopspec.h"
#include "loopspec/ssl_context.h"
#include "loopspec/streams.h"

namespace {

using loopspec::Bytes;

constexpr std::size_t kMaxHeaders = 100;
constexpr std::size_t kMaxBody = std::size_t{1} << 20;
constexpr std::size_t kMaxDiscarded = std::size_t{16} << 20;
constexpr double kMaxLinger = 5;  // seconds

struct Request {
  std::string method;
  std::string target;
  std::map<std::string, std::string> headers;  // names in small letters
  Bytes body;
  bool keep_alive = true;
};

struct Response {
  int status = 200;
  std::string reason = "OK";
  Bytes body;
  std::string allow;
};

// What the client is told before its connection is closed.
struct BadRequest {
  int status;
  std::string reason;
};

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

Request parse_request_line(const Bytes& line) {
  Request request;
  const std::string text = trimmed(line);
  const std::size_t first = text.find(' ');
  const std::size_t last = text.rfind(' ');
  if (first == std::string::npos || first == last) throw BadRequest{400, "Bad Request"};
  const std::string version = text.substr(last + 1);
  if (version != "HTTP/1.1" && version != "HTTP/1.0") throw BadRequest{505, "HTTP Version Not Supported"};
  request.method = text.substr(0, first);
  request.target = text.substr(first + 1, last - first - 1);
  request.keep_alive = version == "HTTP/1.1";
  return request;
}

void add_header(Request& request, const Bytes& line) {
  const std::size_t colon = line.find(':');
  if (colon == Bytes::npos || colon == 0 || line.front() == ' ') throw BadRequest{400, "Bad Request"};
  if (request.headers.size() >= kMaxHeaders) throw BadRequest{431, "Request Header Fields Too Large"};
  request.headers[lower(line.substr(0, colon))] = trimmed(line.substr(colon + 1));
}

std::size_t body_size(const Request& request) {
  if (request.headers.contains("transfer-encoding")) throw BadRequest{501, "Not Implemented"};
  const auto length = request.headers.find("content-length");
  if (length == request.headers.end()) return 0;
  std::size_t size = 0;
  const char* end = length->second.data() + length->second.size();
  const auto [parsed, error] = std::from_chars(length->second.data(), end, size);
  if (error != std::errc() || parsed != end) throw BadRequest{400, "Bad Request"};
  if (size > kMaxBody) throw BadRequest{413, "Content Too Large"};
  return size;
}

// Absent when the client has closed the connection.
loopspec::Coroutine<std::optional<Request>> read_request(loopspec::Reader reader, loopspec::Writer writer) {
  const Bytes first = co_await reader->readline();
  if (first.empty()) co_return std::nullopt;
  Request request = parse_request_line(first);
  for (;;) {
    const Bytes line = co_await reader->readline();
    if (!line.ends_with('\n')) throw BadRequest{400, "Bad Request"};
    if (trimmed(line).empty()) break;
    add_header(request, line);
  }
  const auto connection = request.headers.find("connection");
  if (connection != request.headers.end())
    request.keep_alive = lower(connection->second) != "close" && request.keep_alive;
  const std::size_t size = body_size(request);
  const auto expect = request.headers.find("expect");
  if (size != 0 && expect != request.headers.end() && lower(expect->second) == "100-continue")
    writer->write("HTTP/1.1 100 Continue\r\n\r\n");
  request.body = co_await reader->readexactly(static_cast<std::ptrdiff_t>(size));
  co_return request;
}

Response respond(const Request& request) {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  if (request.target == "/echo") {
    if (request.method == "POST") return {200, "OK", request.body, ""};
    return {405, "Method Not Allowed", "Method Not Allowed\n", "POST"};
  }
  if (request.target != "/" && request.target != "/headers") return {404, "Not Found", "Not Found\n", ""};
  if (!reads) return {405, "Method Not Allowed", "Method Not Allowed\n", "GET, HEAD"};
  if (request.target == "/") return {200, "OK", "Hello World!\n", ""};
  Bytes text;
  for (const auto& [name, value] : request.headers) text += name + ": " + value + "\n";
  return {200, "OK", text, ""};
}

Bytes encode(const Response& response, bool with_body, bool keep_alive) {
  Bytes text = "HTTP/1.1 " + std::to_string(response.status) + " " + response.reason +
               "\r\nServer: loopspec\r\nContent-Type: text/plain\r\n";
  text += "Content-Length: " + std::to_string(response.body.size()) + "\r\n";
  if (!response.allow.empty()) text += "Allow: " + response.allow + "\r\n";
  text += keep_alive ? "\r\n" : "Connection: close\r\n\r\n";
  if (with_body) text += response.body;
  return text;
}

loopspec::Coroutine<void> serve_requests(loopspec::Reader reader, loopspec::Writer writer) {
  for (bool keep_alive = true; keep_alive;) {
    const std::optional<Request> request = co_await read_request(reader, writer);
    if (!request) break;
    keep_alive = request->keep_alive;
    writer->write(encode(respond(*request), request->method != "HEAD", keep_alive));
    co_await writer->drain();
  }
}

// Reads what a refused client still sends: a connection that is closed before would take the answer with it.
loopspec::Coroutine<void> discard(loopspec::Reader reader) {
  std::size_t discarded = 0;
  while (discarded < kMaxDiscarded) {
    const Bytes data = co_await reader->read(1 << 16);
    if (data.empty()) co_return;
    discarded += data.size();
  }
}

loopspec::Coroutine<void> refuse(loopspec::Reader reader, loopspec::Writer writer, BadRequest error) {
  writer->write(encode({error.status, error.reason, error.reason + "\n", ""}, true, false));
  try {
    co_await loopspec::wait_for(discard(reader), kMaxLinger);
  } catch (const loopspec::OSError&) {
    // It goes on sending for too long, or its connection broke.
  }
}

loopspec::Coroutine<void> handle(loopspec::Reader reader, loopspec::Writer writer) {
  std::optional<BadRequest> refused;
  try {
    co_await serve_requests(reader, writer);
  } catch (const BadRequest& error) {
    refused = error;
  } catch (const loopspec::ValueError&) {
    refused = BadRequest{431, "Request Header Fields Too Large"};  // a line beyond the reader's limit
  } catch (const loopspec::EOFError&) {
    // The client left in the middle of a request.
  } catch (const loopspec::OSError&) {
    // Its connection broke.
  }
  if (refused) co_await refuse(reader, writer, *refused);
  writer->close();
}

loopspec::Coroutine<void> serve(int port, std::string certificate) {
  loopspec::ServerOptions options;
  if (!certificate.empty()) {
    const auto context = loopspec::make_ssl_context(loopspec::SSLMethod::kTlsServer);
    context->load_cert_chain(certificate);
    context->set_alpn_protocols({"http/1.1"});
    options.ssl = context;
  }
  const auto server = co_await loopspec::start_server(handle, "127.0.0.1", port, options);
  std::printf("Serving on %d\n", server->sockets().front().getsockname().port());
  std::fflush(stdout);
  co_await server->serve_forever();
}

}  // namespace

// https_server [PORT [CERTIFICATE]]; 8443 by default, 0 for one that is free; a PEM file with a certificate and its
// key.
int main(int argc, char** argv) {
  loopspec::EventLoop loop;
  loop.run_until_complete(serve(argc > 1 ? std::atoi(argv[1]) : 8443, argc > 2 ? argv[2] : ""));
}
