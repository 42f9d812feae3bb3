header.h is beside
