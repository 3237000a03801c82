#include "server/script/plain_end.h"

#include "server/script/io_data.h"

namespace loopspec::script {

PlainEnd plain_end(Frame& frame, const std::string& id) { return bound_socket(frame, id); }

}  // namespace loopspec::script
