# cmake -D HEADER=… -P include_stdio_names.cmake: a generated header includes stdio_names.h first.
file(READ ${HEADER} text)
file(WRITE ${HEADER} "#include \"windows/stdio_names.h\"\n${text}")
