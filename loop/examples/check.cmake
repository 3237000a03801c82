# Runs PROGRAM on the virtual clock; its standard output must match OUTPUT, a regular expression, from the first character to the last.
execute_process(COMMAND ${PROGRAM} --virtual-clock OUTPUT_VARIABLE printed ERROR_VARIABLE errors RESULT_VARIABLE status)
if(NOT status EQUAL 0 OR NOT errors STREQUAL "" OR NOT printed MATCHES "^${OUTPUT}$")
  message(FATAL_ERROR "${PROGRAM} ended with ${status} and printed\n${printed}${errors}instead of\n${OUTPUT}")
endif()
