# The program is built for the target's machine on the builder's, which Go does by itself and emulation does slowly.
FROM --platform=$BUILDPLATFORM golang:1.26 AS build
ARG TARGETOS TARGETARCH VERSION COMMIT
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH \
    go build -trimpath -ldflags "-s -w -X main.version=$VERSION -X main.commit=$COMMIT" -o /teahouse .
# Made here because the image below has no shell to make it with; a new volume takes over owner and mode.
RUN mkdir -m 0700 /data

FROM scratch
COPY --from=build /teahouse /teahouse
COPY --from=build --chown=65532:65532 /data /data
# Not root: the program needs no privilege, and none of the machine's users.
USER 65532:65532
ENV TEAHOUSE_DATA=/data
# Host key and database live here, never in the image.
VOLUME /data
EXPOSE 2222
STOPSIGNAL SIGTERM
# A whole handshake as a guest, with our own host key at the other end.
HEALTHCHECK --interval=60s --timeout=12s --start-period=20s CMD ["/teahouse", "health"]
ENTRYPOINT ["/teahouse"]
