module example/static

go 1.22
