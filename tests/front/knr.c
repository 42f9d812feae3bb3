// flags: -std=gnu89
