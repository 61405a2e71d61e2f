// Made by scripts/embed-pages from docs/causes and docs/lint; edit those.
// swift-format-ignore-file

enum EmbeddedPages {
  static let pages: [(code: String, text: String)] = [
    (
      "abstract-name-elsewhere",
      ##"""
      # abstract-name-elsewhere: an abstract name that nobody has in this network namespace

      The address begins with `@`: it is no path. Nobody who listens on that name is in the network
      namespace of the one who asks.

      ## How it looks

      connect(2) fails with `ECONNREFUSED`, at once, and no file is there to look at:

      ```text
      dial unix @engine: connect: connection refused

      ConnectionRefusedError: [Errno 111] Connection refused
      ```

      `sockcheck` gives the verdict `unavailable` (exit status 69), and shows no walk: no directory
      and no mode had a say.

      ## Why it happens

      A Unix socket may be bound to an *abstract* name: its address begins with a zero byte, which
      ss(8), systemd, Go and Docker write as `@`. Such a name

      - has no file, so nothing is to be mounted, and chmod, chown and setfacl have nothing to work
        on: every process of the network namespace may connect;
      - lives in one network namespace, where unix_find_abstract() looks it up, and nowhere else;
      - goes away with the last process that has the socket open.

      So either the daemon does not run, or it runs in another network namespace. A container has one
      of its own, unless it was started with `--network host` or `--network container:NAME`.

      ## How to tell it from its look-alikes

      - [nothing-listening](nothing-listening.md): the address is a path, and the file is there.
      - [socket-missing](socket-missing.md): a path, and no file. A file whose name begins with `@` is
        asked about as `./@name`.
      - [security-policy](security-policy.md): somebody listens, and AppArmor or Landlock (which can
        shut a process off from abstract names) says `EPERM` or `EACCES`.

      ```sh
      grep -F '@engine' /proc/net/unix || echo 'not in this network namespace'
      ```

      ## Fixes

      ### A socket with a path

      Let the daemon listen on a path and mount its directory: it is found from every network
      namespace, and has an owner, a group and a mode. Price: none; what may connect is said by
      permission bits then, and not by the network.

      ### The same network namespace

      ```sh
      docker run --network host app
      docker run --network container:daemon app
      ```

      Price: with `host` the container is no longer cut off from the host's network, nor from the
      abstract sockets of everybody else there (D-Bus, X11, containerd's shims).

      ## References

      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), "abstract"
      - [network_namespaces(7)](https://man7.org/linux/man-pages/man7/network_namespaces.7.html)
      """##
    ),
    (
      "acl-entry-denies",
      ##"""
      # acl-entry-denies: an ACL entry for you says no

      The socket's access control list has an entry for this user, or for one of its groups, that
      comes before all the rest and has no `w`.

      ## How it looks

      The mode looks inviting, and others may connect; you hear:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```text
      srw-rw-rw-+ 1 root docker 0 Mar  3 09:12 app.sock

      user::rw-
      user:jenkins:---
      group::rw-
      mask::rw-
      other::rw-
      ```

      The `+` after the mode is the only hint that `ls` gives.

      ## Why it happens

      The kernel reads an ACL in a fixed order (`posix_acl_permission` in fs/posix_acl.c) and stops
      at the first kind of entry that fits:

      - the owner: the owner bits, and the list is not read at all;
      - a named user entry for your uid: that entry, with the mask, decides;
      - else the owning group and all named groups that you hold: if **any** of them, with the mask,
        grants `w`, you are in; if at least one fits and none grants, you are out;
      - only else "other".

      So `user:jenkins:---` shuts out one user whom the group or "other" would have let in. Somebody
      may have meant exactly that. A named group with `---` shuts out only those who are in no other
      group that grants.

      ## How to tell it from its look-alikes

      - [acl-mask-denies](acl-mask-denies.md): the entry has `w`, and `getfacl` remarks
        `#effective:` without it.
      - [group-bits-deny](group-bits-deny.md): no `+`, no list.
      - [gid-mismatch](gid-mismatch.md): no entry fits you, and "other" refuses.
      - [security-policy](security-policy.md): the list lets you in, and the kernel still refuses.

      ```sh
      getfacl --numeric /var/run/docker.sock
      id
      ```

      ## Fixes

      ### Ask why it is there, then change the entry

      ```sh
      sudo setfacl --modify user:jenkins:rw /run/docker.sock
      ```

      Price: this user is then as powerful as root ([root-equivalent](root-equivalent.md)); the
      entry may have been made to prevent just that. It lasts until the socket is made anew.

      ### Remove the entry

      ```sh
      sudo setfacl --remove user:jenkins /run/docker.sock
      ```

      Now the groups and "other" decide. For a group entry: `sudo setfacl --remove group:2000 FILE`.
      Price: setfacl computes the mask again, so other entries may gain effect; look at the result
      with `getfacl`.

      ### Hold a group that the list lets in

      ```yaml
      services:
        app:
          group_add:
            - "999"
      ```

      This helps against a **group** entry that refuses, because any matching group that grants is
      enough. It does not help against an entry for your uid. Price: as for every grant.

      ### Run as another user

      ```sh
      docker run --user 1001 --group-add 999 \
          --volume /var/run/docker.sock:/var/run/docker.sock app
      ```

      Price: files of the process belong to another uid. Use it if the entry was meant for a person
      and hit a container whose uid happens to be the same.

      ## References

      - [acl(5)](https://man7.org/linux/man-pages/man5/acl.5.html), "Access check algorithm"
      - [setfacl(1)](https://man7.org/linux/man-pages/man1/setfacl.1.html), getfacl(1)
      """##
    ),
    (
      "acl-mask-denies",
      ##"""
      # acl-mask-denies: an ACL entry would grant, its mask takes it away

      The socket's access control list has an entry that would let this process in, but the mask of
      the list removes `w` from it, usually because of a chmod after the setfacl.

      ## How it looks

      It worked after `setfacl`; then something ran `chmod`, and now:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      `ls -l` shows a `+`, and `getfacl` shows the loss in so many words:

      ```text
      srw-r-----+ 1 root docker 0 Mar  3 09:12 /var/run/docker.sock

      user::rw-
      user:jenkins:rw-        #effective:r--
      group::rw-              #effective:r--
      mask::r--
      other::---
      ```

      ## Why it happens

      An ACL with named entries has a **mask**: an upper limit for all named users, the owning group
      and all named groups. The middle digit of the mode then shows and sets the mask, not the
      group. So `chmod 0640` after `setfacl --modify user:jenkins:rw` does not touch the entry and
      makes it worthless.

      The kernel (`posix_acl_permission` in fs/posix_acl.c) takes the first entry that names the
      subject, ands it with the mask, and asks whether `w` is left. If not, the answer is no;
      "other" is not tried. One exception: if the mask is empty (`chmod g=`), the kernel skips the
      ACL altogether and "other" decides, whatever acl(5) says.

      ## How to tell it from its look-alikes

      - [acl-entry-denies](acl-entry-denies.md): the entry itself has no `w`; there is no
        `#effective` remark beside it.
      - [group-bits-deny](group-bits-deny.md): no `+`: the middle digit really is the group's.
      - [gid-mismatch](gid-mismatch.md): no entry names you.

      ```sh
      getfacl --numeric /var/run/docker.sock
      ```

      ## Fixes

      ### On the host: raise the mask

      ```sh
      sudo setfacl --modify mask::rw /run/docker.sock
      ```

      Price: every entry of the list comes back to life, not only yours, and so does the owning
      group: read the list first. It lasts until the daemon makes the socket anew. Security: each of
      them is then as powerful as root, see [root-equivalent](root-equivalent.md).

      ### Make it last: set the entry whenever the socket is made

      ```ini
      # /etc/systemd/system/docker.socket.d/acl.conf
      [Socket]
      ExecStartPost=/usr/bin/setfacl --modify user:jenkins:rw /run/docker.sock
      ```

      ```sh
      sudo systemctl daemon-reload
      sudo systemctl stop docker.service docker.socket
      sudo systemctl start docker.socket docker.service
      ```

      `setfacl --modify` computes the mask again, so that the entry counts. Price: a restart of the
      daemon, and a rule in a place where few people look. Also find out what ran `chmod`, or it
      will do so again.

      ### Use the group and no ACL

      ```sh
      sudo setfacl --remove-all /run/docker.sock
      sudo chmod 0660 /run/docker.sock
      sudo usermod --append --groups docker jenkins
      ```

      The simpler rule. Price: a new login before the group counts, and everybody who was only in
      the list loses access.

      ## References

      - [acl(5)](https://man7.org/linux/man-pages/man5/acl.5.html), "Access check algorithm"
      - [setfacl(1)](https://man7.org/linux/man-pages/man1/setfacl.1.html), getfacl(1)
      """##
    ),
    (
      "api-forbidden",
      ##"""
      # api-forbidden: the socket lets you in, and who answers says no

      The connection stands and HTTP is spoken, and the answer is 401, 403 or 405: an authorization
      plugin of the engine's, or a proxy in front of it that lets a part of its API through.

      ## How it looks

      ```text
      Error response from daemon: authorization denied by plugin opa-docker-authz: request rejected by
      administrative policy

      Error response from daemon: <html><body><h1>403 Forbidden</h1>
      Request forbidden by administrative rules.
      </body></html>

      docker.errors.APIError: 403 Client Error for http+docker://localhost/version: Forbidden
      ```

      The first is the engine itself, with a plugin. The second is HAProxy, the third some other
      proxy. `sockcheck` quotes what was said, at most 300 characters and on one line. The verdict is
      `unavailable` and the status 69: permission to the socket, which 77 stands for, is there, and
      what was expected behind it does not serve this client.

      `sockcheck` asks for nothing but `GET /_ping`. A proxy that lets this one call pass and refuses
      the others, as most do unless they are told otherwise, is not noticed.

      ## Why it happens

      The engine asks its authorization plugins before and after each call, the ping among them. They
      see the method, the path and the body, and whom TLS showed; over a Unix socket that is nobody, so
      that the answer is the same for all users of the socket.

      A socket proxy is there so that a container need not have the whole API, which is
      [root on the host](root-equivalent.md). What it lets through is its configuration:

      | proxy | a part of the API | what changes anything | the ping |
      |---|---|---|---|
      | tecnativa/docker-socket-proxy | `CONTAINERS=1`, `IMAGES=1`, … | `POST=1` | `PING=1`, the default |
      | linuxserver/socket-proxy | the same | `POST=1`; `ALLOW_START=1`, … | `PING=1`, the default |
      | wollomatic/socket-proxy | `-allowGET='/v1\..{1,2}/containers/.*'` | `-allowPOST=…` | in `-allowGET` |

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md) and the other denials: the kernel refuses, connect(2) fails
        with `EACCES`, and there is no HTTP.
      - [not-the-docker-api](not-the-docker-api.md): another status, or no HTTP. A web server that has
        no `/_ping` says 404.
      - Another daemon's web server may say 403 too. What it says tells it apart.

      ```sh
      curl --include --max-time 2 --unix-socket /var/run/docker.sock http://localhost/_ping
      ```

      An engine says it as JSON, `{"message":"…"}`; a proxy sends a page or a line of text.

      ## Fixes

      ### Let the call pass at the proxy

      ```yaml
      services:
        socket-proxy:
          image: tecnativa/docker-socket-proxy
          environment:
            PING: "1"
            VERSION: "1"
            CONTAINERS: "1"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      ```

      Its own log names the call that it refused: `docker logs` of the proxy. Price: what is let through
      is open to each client of the proxy. `POST=1` with `CONTAINERS=1` makes containers with any mount,
      and is root on the host again.

      ### Change the plugin's policy

      ```sh
      grep authorization-plugins /etc/docker/daemon.json
      docker plugin ls
      ```

      The policy is the plugin's own. Price: what it now allows.

      ### Ask the engine without what is in between

      The engine's own socket instead of the proxy's. Price: the whole API, which is
      [root on the host](root-equivalent.md); a proxy is there because somebody did not want that.

      ## References

      - [Docker: access authorization plugins](https://docs.docker.com/engine/extend/plugins_authorization/)
      - [tecnativa/docker-socket-proxy](https://github.com/Tecnativa/docker-socket-proxy),
        [linuxserver/docker-socket-proxy](https://github.com/linuxserver/docker-socket-proxy),
        [wollomatic/socket-proxy](https://github.com/wollomatic/socket-proxy)
      - Met by people: [nextcloud/app_api#329](https://github.com/nextcloud/app_api/issues/329),
        [amir20/dozzle#4190](https://github.com/amir20/dozzle/issues/4190),
        [linuxserver/docker-socket-proxy#33](https://github.com/linuxserver/docker-socket-proxy/issues/33)
      """##
    ),
    (
      "api-version-unsupported",
      ##"""
      # api-version-unsupported: DOCKER_API_VERSION names an API that the engine does not have

      The socket may be used and the engine answers. The variable `DOCKER_API_VERSION` of the one who
      asks is older or newer than what that engine takes, so that every call but the ping will fail.

      ## How it looks

      ```text
      Error response from daemon: client version 1.52 is too new. Maximum supported API version is 1.41

      Error response from daemon: client version 1.23 is too old. Minimum supported API version is 1.24,
      please upgrade your client to a newer version
      ```

      The verdict is `granted`, and this is a note.

      ## Why it happens

      A client asks `/_ping`, whose answer bears the engine's newest version, and takes the older one of
      that and its own. `DOCKER_API_VERSION` stops this negotiation: each call goes to `/v1.52/…`, and the
      engine (versionMiddleware in moby) refuses what is above its newest version or below its oldest one.
      The oldest is `MinAPIVersion` of `GET /version`, which `sockcheck` asks only where the variable is
      set; engine 29 takes nothing below 1.44, engines 25 to 28 nothing below 1.24.

      An old client without the variable is refused in the same words, by a new engine: it knows no version
      that this engine takes. `sockcheck` does not know what client you will use.

      podman has the same API and takes any version.

      ## How to tell it from its look-alikes

      - [api-forbidden](api-forbidden.md): refused whatever the version.
      - [context-unseen-by-sdks](context-unseen-by-sdks.md): another engine is asked.

      ```sh
      curl --silent --max-time 2 --unix-socket /var/run/docker.sock http://localhost/version
      ```

      `ApiVersion` is the newest, `MinAPIVersion` the oldest.

      ## Fixes

      ### Unset the variable

      ```sh
      unset DOCKER_API_VERSION
      ```

      It is often set in a CI job's variables or in a Compose file, for an engine that was once there.
      Price: none; clients agree with the engine on a version.

      ### Update the client

      Where the variable is not set, the client is older than the engine. Price: a new release of it.

      ## References

      - [Docker Engine API: versioned API and SDK](https://docs.docker.com/reference/api/engine/#versioned-api-and-sdk)
      - moby: api/server/middleware/version.go
      """##
    ),
    (
      "context-unseen-by-sdks",
      ##"""
      # context-unseen-by-sdks: the CLI follows a context, your program does not

      `docker ps` works because the docker CLI reads its contexts; the program uses an SDK, and most
      of these look at `DOCKER_HOST` only and else at /var/run/docker.sock.

      ## How it looks

      On the same machine, in the same shell, `docker ps` prints its table, and the program says:

      ```text
      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', FileNotFoundError(2, 'No such file or directory'))

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))

      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?

      Could not find a valid Docker environment.
      ```

      The last is Testcontainers for Java. `sockcheck sockets` shows the two answers side by side.

      ## Why it happens

      Contexts are a feature of the CLI: it finds the current one in ~/.docker/config.json, and its
      address in ~/.docker/contexts/meta/…/meta.json. Client libraries read the environment:
      `DOCKER_HOST`, `DOCKER_TLS_VERIFY`, `DOCKER_CERT_PATH`. Some have learnt of contexts since:

      | library | contexts |
      |---|---|
      | docker-py, `docker.from_env()` | since 7.2.0: `DOCKER_CONTEXT`, then the current one, unless `DOCKER_HOST` is set or `use_context=False`; up to 7.1 never |
      | docker-py, `docker.DockerClient()` | never, nor `DOCKER_HOST` |
      | testcontainers for Python | since 4.15.0 the current one; what it is built upon, docker-py 7.2.0 or newer, follows it too |
      | Go, `client.FromEnv` | never |
      | docker-java, Testcontainers for Java and Go | by their version: see their release notes |

      docker-py finds contexts beside config.json: without that file it follows none. The Python rows
      were tried with docker-py 7.0.0, 7.1.0 and 7.2.0 or read in testcontainers
      4.13.3, 4.14.2 and 4.15.0. `--context` and `--host` are options of the docker command, and no
      library knows of them.

      So it comes up wherever the engine is reached by a context: Docker Desktop, Colima, Rancher
      Desktop, OrbStack, rootless Docker. With a plain engine at /var/run/docker.sock nobody
      notices.

      ## How to tell it from its look-alikes

      - [endpoint-elsewhere](endpoint-elsewhere.md): CLI **and** SDK go to the wrong place.
      - [socket-missing](socket-missing.md): the CLI does not work either.
      - [gid-mismatch](gid-mismatch.md): the SDK reaches the right socket and may not use it.

      ```sh
      docker context show
      docker context inspect --format '{{.Endpoints.docker.Host}}'
      python3 -c 'import os; print(os.environ.get("DOCKER_HOST", "not set"))'
      ```

      If the second line is not unix:///var/run/docker.sock, and the third says "not set", this is
      it.

      ## Fixes

      ### Export what the context says

      ```sh
      DOCKER_HOST="$(docker context inspect --format '{{.Endpoints.docker.Host}}')"
      export DOCKER_HOST
      ```

      Put it into your profile or in front of the test command. Price: now the variable beats the
      context; `docker context use` has no effect in that shell until `unset DOCKER_HOST`.

      ### Testcontainers with a virtual machine

      ```sh
      export DOCKER_HOST="unix://$HOME/.colima/default/docker.sock"
      export TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE=/var/run/docker.sock
      ```

      The second variable says where the socket is for the containers, which run in the virtual
      machine: there it has its usual path. Price: settings that fit one machine; keep them out of
      the repository.

      ### A link at the usual place

      ```sh
      sudo ln -sfn "$HOME/.docker/run/docker.sock" /var/run/docker.sock
      ```

      Docker Desktop can make it for you (Settings, Advanced, "Allow the default Docker socket to be
      used"). Price: needs root, and /var/run is emptied at boot on Linux. If a rootful daemon runs
      too, it would lose its socket's name: do not do it there.

      ## References

      - [testcontainers/testcontainers-python#1069](https://github.com/testcontainers/testcontainers-python/issues/1069)
      - [Docker: contexts](https://docs.docker.com/engine/manage-resources/contexts/)
      - [Testcontainers for Java: configuration](https://java.testcontainers.org/features/configuration/)
      """##
    ),
    (
      "could-not-tell",
      ##"""
      # could-not-tell: a fact was not readable, and no guess is made

      A note: something that decides the question could not be read, so the verdict is `unknown`
      (exit status 71), or a part of the explanation is left open.

      ## How it looks

      `sockcheck` names the fact, why it could not be read, and what it would have decided, for
      instance that the capabilities of a process are unknown because its status file is not
      readable. The docker client may say anything, or nothing: this is about the diagnosis, not
      about the socket.

      ```text
      cat: /proc/4242/status: No such file or directory
      ls: cannot open directory '/proc/4242/root/': Permission denied
      namei: failed to stat: /run/user/1002/docker.sock: Permission denied
      ```

      ## Why it happens

      - **Another user's process**: /proc/PID/root and /proc/PID/ns need ptrace permission, and with
        `hidepid` the whole directory is hidden.
      - **Another container**: its PID 1 is outside this pid namespace, so whether it holds a group
        cannot be seen.
      - **A hidden PID 1**: whether the container was given the group, and something on the way
        dropped it ([groups-dropped](groups-dropped.md)), is for PID 1 to show.
      - **A directory that may not be searched**: what stands behind it is unknown.
      - **/proc is missing** or masked in a sandbox.
      - **Security modules** do not tell their rules to everybody; whether they refuse is known only
        by trying. From outside (`--pid`, `--container`) a stand-in tries, under the process's own
        label; where it could not take that on, or the process's seccomp filter could not be read
        (it takes root, and a thread that waits where a stop does no harm), or Landlock rules may be
        in force that nothing shows, being let in proves nothing. `sockcheck` in the process's own
        place tells: `docker exec`, or started by its unit.

      "Not readable" is never taken for "no". A wrong certainty would send you to a wrong fix.

      ## How to tell it from its look-alikes

      - [directory-not-searchable](directory-not-searchable.md): the **subject** itself may not
        pass; that is a definite no. Here it is the observer who may not look.
      - [security-policy](security-policy.md): everything was readable, and the kernel still
        refused.
      - Exit status 65: the file for `--facts` is damaged; exit status 66: there is no socket, for
        certain.

      ```sh
      findmnt --noheadings --output OPTIONS /proc
      ls -ld /proc/4242
      ```

      ## Fixes

      ### Look with more privilege

      ```sh
      sudo sockcheck --pid 4242 /var/run/docker.sock
      ```

      Price: sockcheck runs as root for that moment. It only reads: for another process it predicts
      and makes no connection.

      ### Look from where it happens

      ```sh
      docker exec --user jenkins app sockcheck
      ```

      Price: the program has to be in the container, for example by
      `docker cp sockcheck app:/usr/local/bin/sockcheck`.

      ### Record there, judge here

      ```sh
      sockcheck facts > facts.json
      sockcheck --facts facts.json
      ```

      The first line runs where the facts are readable, the second anywhere. Price: the document
      names users, groups and paths; look through it before you post it.

      ### Ask without the process

      ```sh
      sockcheck --user 1000:1000 --assume 0:999:0660
      ```

      If the ids and the mode are known, nothing has to be read. Price: it is as right as what you
      typed.

      ## References

      - [proc(5)](https://man7.org/linux/man-pages/man5/proc.5.html), the option `hidepid`
      - [ptrace(2)](https://man7.org/linux/man-pages/man2/ptrace.2.html), "Ptrace access mode
        checking"
      """##
    ),
    (
      "daemon-unresponsive",
      ##"""
      # daemon-unresponsive: somebody listens, and does not answer

      The connection is possible as far as permissions go, but the daemon does not accept it, or
      accepts it and does not answer `/_ping` in time.

      ## How it looks

      Most often nothing at all: `docker ps` hangs until you press Ctrl-C. Programs with a time
      limit say:

      ```text
      UnixHTTPConnectionPool(host='localhost', port=None): Read timed out. (read timeout=60)

      context deadline exceeded

      dial unix /var/run/docker.sock: connect: resource temporarily unavailable

      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?
      ```

      The last two are what a **full backlog** looks like. `sockcheck` gives the verdict
      `unavailable`, after the time of `--timeout` (2 seconds if not given).

      ## Why it happens

      - The daemon is busy starting: restoring hundreds of containers can take minutes. Under
        systemd the socket exists before the daemon answers.
      - It hangs: a lock, a storage driver that waits for a disk or for NFS, a full disk, a stopped
        process (`SIGSTOP`, a debugger).
      - The machine is short of memory or of CPU.
      - A proxy in front of it (a socket proxy, `socat`, the forwarding of Docker Desktop or Colima)
        is alive, and the engine behind it is not.

      listen(2) gives a backlog. While there is room in it, connect(2) succeeds **without** the
      daemon doing anything; if it is full, a blocking connect waits, and a non-blocking one gets
      `EAGAIN`.

      ## How to tell it from its look-alikes

      - [nothing-listening](nothing-listening.md): `ECONNREFUSED`, at once.
      - [not-the-docker-api](not-the-docker-api.md): an answer comes, but not an expected one. Some
        other protocols also wait in silence for you to speak properly.
      - [endpoint-not-unix](endpoint-not-unix.md): a tcp address behind a firewall hangs as well.

      ```sh
      curl -sS --max-time 5 --unix-socket /var/run/docker.sock http://localhost/_ping
      sudo ss --listening --unix | grep docker.sock
      ```

      curl prints `OK` if all is well, and ends with status 28 after five seconds of silence. In the
      line of ss, a first number as large as the second, or larger, is a full backlog.

      ## Fixes

      ### Wait, and watch it start

      ```sh
      systemctl is-active docker.service
      sudo journalctl --unit docker.service --follow
      ```

      Price: time. `activating` means that it is still starting.

      ### Have it say what it is doing

      ```sh
      sudo kill -s USR1 "$(pidof dockerd)"
      sudo journalctl --unit docker.service --lines 20
      ```

      On SIGUSR1 dockerd writes the stacks of all its threads to a file and logs the file's name; it
      goes on running. Attach it to a bug report. Price: the file may hold names of your containers.

      ### Restart the daemon

      ```sh
      sudo systemctl restart docker.service
      ```

      Price: all containers are stopped, unless `live-restore` is on. Look at the disk first
      (`df -h /var/lib/docker`), or it will hang again.

      ## References

      - [listen(2)](https://man7.org/linux/man-pages/man2/listen.2.html), connect(2), unix(7)
      - [Docker: troubleshooting the daemon](https://docs.docker.com/engine/daemon/troubleshoot/)
      - [Docker: daemon logs](https://docs.docker.com/engine/daemon/logs/)
      """##
    ),
    (
      "dangling-link",
      ##"""
      # dangling-link: the path is a symbolic link to nothing

      The name exists, but it is a symbolic link, and what it points to does not exist where this
      process looks.

      ## How it looks

      The error is `ENOENT`, the same as for a path that is not there at all:

      ```text
      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?

      failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is
      correct and if the daemon is running: dial unix /var/run/docker.sock: connect:
      no such file or directory

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', FileNotFoundError(2, 'No such file or directory'))
      ```

      The surprise is that `ls /var/run` lists the name. `ls -l` shows the arrow:

      ```text
      lrwxrwxrwx 1 root root 35 Mar  3 09:12 docker.sock -> /home/ann/.docker/desktop/docker.sock
      ```

      `sockcheck` gives the verdict `missing` and names both the link and the missing target.

      ## Why it happens

      - Docker Desktop, Colima, Rancher Desktop and others may put a link at `/var/run/docker.sock`
        that points into somebody's home directory. When the program stops or is removed, the link
        stays.
      - The link was copied or mounted into a container. A link is only text: it is followed in the
        root file system of the process that follows it. A target such as
        `/home/ann/.docker/run/docker.sock` does not exist in the container.
      - The link is relative and was moved to another directory.

      The kernel reads the text of the link and starts walking again from there (or from `/`, for an
      absolute target). The permissions of the link itself never count; those of the directories on
      the way to its target do.

      ## How to tell it from its look-alikes

      - [socket-missing](socket-missing.md): no name there at all. `readlink` prints nothing.
      - [link-loop](link-loop.md): links that lead back to themselves give `ELOOP`, "too many levels
        of symbolic links".
      - [directory-not-searchable](directory-not-searchable.md): the target may well exist, but a
        directory on the way to it may not be searched; that is `EACCES`.
      - [link-protected](link-protected.md): the link lies in a sticky directory such as `/tmp` and
        the kernel will not follow it; that is `EACCES` too.

      ```sh
      readlink -f /var/run/docker.sock
      namei -l /var/run/docker.sock
      ```

      ## Fixes

      ### Start what makes the target

      ```sh
      docker context ls
      sockcheck sockets
      ```

      The target's path usually tells whose it is: start Docker Desktop, Colima or the user's
      rootless engine. If that engine is gone for good, remove the link on the host
      (`sudo rm /var/run/docker.sock` removes the link, not a target) and start the daemon you use
      now. Price: removing the link affects every program on the host that relies on that path.

      ### Mount the target, not the link

      ```sh
      sock=$(readlink -f /var/run/docker.sock)
      docker run --mount "type=bind,source=$sock,target=/var/run/docker.sock" app
      ```

      Price: the path of the target is fixed in the command. It changes nothing for security
      compared with mounting the socket under its usual name; see
      [root-equivalent](root-equivalent.md).

      ### Name the real socket

      ```sh
      export DOCKER_HOST="unix://$HOME/.docker/desktop/docker.sock"
      ```

      Price: none for security; the setting has to be made in every place that starts a client.

      ## References

      - [symlink(7)](https://man7.org/linux/man-pages/man7/symlink.7.html), path_resolution(7)
      - [Docker: contexts](https://docs.docker.com/engine/manage-resources/contexts/)
      """##
    ),
    (
      "directory-not-searchable",
      ##"""
      # directory-not-searchable: a directory on the way may not be entered

      Before the socket's own mode is looked at, every directory of the path must grant search
      permission (`x`); one of them does not grant it to this process.

      ## How it looks

      The refusal is the ordinary one. It even comes when nothing stands behind that directory, so
      it proves nothing about the socket. Note the path in it:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///run/user/1002/docker.sock: … dial unix /run/user/1002/docker.sock: connect:
      permission denied

      permission denied while trying to connect to the docker API at
      unix:///run/user/1002/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      `sockcheck` draws the walk, stops at the directory, and says which class (owner, group, other)
      decided.

      ## Why it happens

      - **Somebody else's runtime directory.** `/run/user/1002` is uid 1002's alone (mode 0700). A
        job that runs as another user inherited `DOCKER_HOST` or a runner was installed for one user
        and started by another. After `su ann` XDG_RUNTIME_DIR still names root's.
      - The socket lies in a home directory, and home directories are often 0700 or 0750. It belongs where
        both may pass: `RuntimeDirectory=NAME` in its daemon's unit makes `/run/NAME` for it.
      - `/run/podman` is often 0700 and root's: the rootful podman socket is for root alone.
      - A symbolic link on the way leads through such a directory. The link's own mode never counts,
        the directories on the way to its target do.

      The kernel asks `may_lookup`, then `generic_permission`, for each directory: owner bits if you
      own it, else the ACL or the group bits if you hold its group, else the other bits. `r` is not
      needed: mode 0711 lets you pass, 0700 and 0744 do not.

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md) and its family: all directories let you pass, the socket's
        own bits refuse.
      - [socket-missing](socket-missing.md): here you cannot even learn whether it exists.
      - [rootless-owner](rootless-owner.md): the same rootless engine, but seen from a container
        where the socket was mounted.
      - [link-protected](link-protected.md): a link in a sticky directory, not a missing `x`.

      ```sh
      namei -l /run/user/1002/docker.sock
      ```

      The first directory whose `x` you lack is the one.

      ## Fixes

      ### Use the socket that is meant for this user

      ```sh
      sockcheck sockets
      unset DOCKER_HOST
      docker context use default
      ```

      Price: none. The containers and images you see are then those of another daemon. For a
      rootless engine of your own, `dockerd-rootless-setuptool.sh install` sets one up.

      ### In a container: mount the socket itself

      ```sh
      sock=/run/user/1002/docker.sock
      docker run --mount "type=bind,source=$sock,target=/var/run/docker.sock" app
      ```

      The daemon that makes the mount must be able to reach the source. In the container the host's
      directories are no longer on the way; the socket's own bits still are. Price: whoever uses the
      socket acts as its owner, see [root-equivalent](root-equivalent.md).

      ### On the host: let one user pass, and no more

      ```sh
      sudo setfacl --modify user:1000:x /srv/docker
      sudo -u '#1000' test -x /srv/docker && echo may pass
      ```

      Price: uid 1000 may now reach whatever in there it knows by name and the modes allow. For
      directories under `/run` it is gone after a reboot. Never do this to `/run/user/UID` or a home
      directory to share an engine: those hold keys and sessions too.

      ## References

      - [github-aws-runners/terraform-aws-github-runner#2934](https://github.com/github-aws-runners/terraform-aws-github-runner/issues/2934),
        [containers/podman#10770](https://github.com/containers/podman/issues/10770),
        [systemd/systemd#17901](https://github.com/systemd/systemd/issues/17901),
        [bepasty/bepasty-server#277](https://github.com/bepasty/bepasty-server/issues/277)
      - [path_resolution(7)](https://man7.org/linux/man-pages/man7/path_resolution.7.html), acl(5),
        [namei(1)](https://man7.org/linux/man-pages/man1/namei.1.html)
      """##
    ),
    (
      "docker-gid-differs",
      ##"""
      # docker-gid-differs: the group docker has another number here

      The process is in a group named `docker`, but that name has a different number in this root
      file system than the socket's group has.

      ## How it looks

      The refusal is the usual one, and `id` seems to prove it wrong:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```console
      $ id
      uid=1000(jenkins) gid=1000(jenkins) groups=1000(jenkins),998(docker)
      $ ls -ln /var/run/docker.sock
      srw-rw---- 1 0 999 0 Mar  3 09:12 /var/run/docker.sock
      ```

      `docker run --group-add docker` does not help either: the name is looked up in the **image's**
      group file and adds 998 once more.

      ## Why it happens

      A system group gets the first free number when a package is installed, so `docker` is 998 on
      one machine and 999, 991 or 281 on the next. Installing `docker-ce-cli` or `docker.io` in an
      image, or `groupadd docker` in a Dockerfile, takes a number of the image's own. The socket has
      the host's. The kernel compares numbers; the name is for people.

      A step of an image build cannot find out the right number: it sees neither the host's socket
      nor the host's group file, and the image may run on several hosts.

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md): no group `docker` among yours at all.
      - [membership-not-in-session](membership-not-in-session.md): the number of `docker` is right,
        but `id` (without a name) does not show it.
      - [gid-taken](gid-taken.md): the number you need is another group's here. `groupmod --gid`
        would fail.
      - [id-unmapped](id-unmapped.md): the socket shows 65534.

      ```sh
      stat -Lc '%g' /var/run/docker.sock
      getent group docker
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat Dockerfile.seen
      sockcheck lint --format gcc Dockerfile.seen
      ```

      ```text
      FROM debian:12
      RUN apt-get install -y docker.io && useradd --groups docker ci
      USER ci
      Dockerfile.seen:2:5: warning: ci is let in only where the socket's gid is the image's "docker" (the number that it gets in the image): a name is looked up in the image, and the host's number may be another; give the host's number: group_add: ["${DOCKER_GID:?}"] [docker-gid-differs]
      ```

      ## Fixes

      ### Give the number at run time

      ```yaml
      services:
        app:
          group_add:
            - "${DOCKER_GID:-999}"
      ```

      or `docker run --group-add 999`. Nothing has to be rebuilt, and it follows the host. Price:
      somebody has to know the number; `stat -c %g /var/run/docker.sock` on the host tells it (on
      Docker Desktop ask in a container). Security: see [root-equivalent](root-equivalent.md).

      ### Make the number an argument of the build

      ```dockerfile
      ARG DOCKER_GID=999
      USER root
      RUN groupmod --gid "$DOCKER_GID" docker
      USER jenkins
      ```

      ```sh
      docker build --build-arg DOCKER_GID="$(stat -c %g /var/run/docker.sock)" --tag app .
      ```

      Price: one image per host number. If the number is taken in the image, `groupmod` refuses; add
      `--non-unique` then. BusyBox has no `groupmod`; there edit the line itself:
      `RUN sed -i "s/^docker:x:[0-9]*:/docker:x:$DOCKER_GID:/" /etc/group`. Files in the image that
      belong to the old number have to be changed too.

      ### Let the entrypoint look

      ```dockerfile
      USER root
      ENTRYPOINT ["sockcheck", "exec", "--user", "jenkins", "--"]
      CMD ["jenkins-agent"]
      ```

      `sockcheck exec` starts as root, takes the socket's number as a supplementary group, drops to
      the user and becomes the command. Price: the container has to start as root; nothing of root
      is left in the command. It does not touch the socket.

      ## References

      - [Shimmi/docker-jenkins#3](https://github.com/Shimmi/docker-jenkins/issues/3),
        [nextcloud/all-in-one#535](https://github.com/nextcloud/all-in-one/issues/535)
      - [groupmod(8)](https://man7.org/linux/man-pages/man8/groupmod.8.html), group(5)
      """##
    ),
    (
      "endpoint-elsewhere",
      ##"""
      # endpoint-elsewhere: another socket is asked than the one that is here

      `DOCKER_HOST` or the docker context names one socket, while the usable one, mounted or made by
      the daemon, stands at another path.

      ## How it looks

      The path in the message is not the one you looked at:

      ```text
      Cannot connect to the Docker daemon at unix:///run/user/1000/docker.sock. Is the docker
      daemon running?

      permission denied while trying to connect to the docker API at
      unix:///home/ann/.docker/desktop/docker.sock

      failed to connect to the docker API at unix:///home/ann/.docker/run/docker.sock; check if the
      path is correct and if the daemon is running: dial unix …: connect: no such file or directory
      ```

      Or everything works, and `docker ps` shows none of your containers: another engine answered.

      ## Why it happens

      - Docker Desktop for Linux was installed beside the engine and made the context
        `desktop-linux` the current one; it was removed, or is not running.
      - `DOCKER_HOST=unix:///run/user/1000/docker.sock` from the rootless setup stands in a profile,
        or was passed into a container, where the path does not exist.
      - ~/.docker was mounted into a container (devcontainers do that), and brought the host's
        current context along.
      - The socket was mounted at another path than /var/run/docker.sock, and nobody told the
        client.

      The docker CLI takes the first of: `--context` or `--host`, `DOCKER_HOST`, `DOCKER_CONTEXT`,
      `currentContext` in config.json, and last `unix:///var/run/docker.sock`. The context `default`
      means "what `DOCKER_HOST` says, or else the usual socket".

      ## How to tell it from its look-alikes

      - [socket-missing](socket-missing.md): the path is the one you meant, and nothing is there.
      - [context-unseen-by-sdks](context-unseen-by-sdks.md): CLI and SDK choose differently.
      - [endpoint-not-unix](endpoint-not-unix.md): the address is no Unix socket.
      - [directory-not-searchable](directory-not-searchable.md): another user's runtime directory.

      ```sh
      docker context ls
      env | grep '^DOCKER_'
      sockcheck sockets
      ```

      `docker context ls` marks the current context with `*`, and warns if `DOCKER_HOST` overrides
      it.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: root
          environment: [DOCKER_HOST=unix:///run/docker/other.sock]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:4:19: error: DOCKER_HOST is /run/docker/other.sock, and the socket is mounted at /var/run/docker.sock; DOCKER_HOST=unix:///var/run/docker.sock [endpoint-elsewhere]
      seen.yaml:6:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### Drop the setting

      ```sh
      unset DOCKER_HOST DOCKER_CONTEXT
      docker context use default
      ```

      Price: none, but find the line that sets it, or it comes back: ~/.bashrc, ~/.profile,
      /etc/environment, the CI's variables.

      ### Name the socket that is here

      ```yaml
      services:
        app:
          environment:
            DOCKER_HOST: unix:///var/run/docker.sock
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      ```

      `DOCKER_HOST` beats every context, so it also overrules a mounted ~/.docker. Price: none.

      ### Mount that one

      ```sh
      sock="$XDG_RUNTIME_DIR/docker.sock"
      docker run --mount "type=bind,source=$sock,target=/var/run/docker.sock" app
      ```

      Price: choose with care which engine the container commands: the rootless one is worth your
      account, the rootful one is worth root ([root-equivalent](root-equivalent.md)).

      ## References

      - [Docker: contexts](https://docs.docker.com/engine/manage-resources/contexts/)
      - [Docker CLI: environment variables](https://docs.docker.com/reference/cli/docker/)
      """##
    ),
    (
      "endpoint-invalid",
      ##"""
      # endpoint-invalid: the address of the daemon cannot be understood

      `DOCKER_HOST` is no valid address, or the context it should come from does not exist, so there
      is no socket to ask.

      ## How it looks

      ```text
      Failed to initialize: unable to resolve docker endpoint: context "remote": context not found:
      open /home/ann/.docker/contexts/meta/…/meta.json: no such file or directory

      Failed to initialize: unable to resolve docker endpoint: invalid bind address format: foo://x

      docker.errors.DockerException: Invalid bind address protocol: foo://x

      conflicting options: cannot specify both --host and --context
      ```

      Worse are addresses that the docker client does accept, in its own way:

      ```text
      $ DOCKER_HOST=/var/run/docker.sock docker ps
      Cannot connect to the Docker daemon at tcp://localhost:2375/var/run/docker.sock. Is the docker
      daemon running?

      $ DOCKER_HOST=unix:/var/run/docker.sock docker ps
      error during connect: Get "http://unix:2375/…": dial tcp: lookup unix …: no such host
      ```

      `sockcheck` ends with exit status 78 and names the setting.

      ## Why it happens

      - The scheme is missing: a bare path is taken for a **tcp** address.
      - Slashes are missing: it takes `unix://` and then the path, which itself begins with a slash:
        three in a row.
      - The value has quotes or a blank in it, from an env file: `DOCKER_HOST="unix:///…"` in a file
        for `docker run --env-file` keeps the quotes.
      - `DOCKER_CONTEXT` or `currentContext` names a context that was removed, or that exists only
        on the host and not in the container.
      - `DOCKER_CONFIG` points to a directory without the contexts.

      ## How to tell it from its look-alikes

      - [endpoint-not-unix](endpoint-not-unix.md): a valid address of another kind.
      - [endpoint-elsewhere](endpoint-elsewhere.md): a valid address of another socket.
      - [path-too-long](path-too-long.md): a valid address, but no room for it: "is too long".

      ```sh
      printf '[%s]\n' "$DOCKER_HOST" "$DOCKER_CONTEXT" "$DOCKER_CONFIG"
      docker context ls
      ```

      The brackets show blanks and quotes.

      ## Fixes

      ### Write the address in full

      ```sh
      export DOCKER_HOST=unix:///var/run/docker.sock
      ```

      Price: none.

      ### Drop what does not exist

      ```sh
      unset DOCKER_CONTEXT
      docker context use default
      ```

      If `docker context use` fails as well, remove the entry `currentContext` from
      ~/.docker/config.json. Price: none; the client uses `DOCKER_HOST` or the usual socket.

      ### Make the context again

      ```sh
      docker context create remote --docker host=ssh://jenkins@build-host
      ```

      Price: none for this machine; who may use it there is decided there.

      ## References

      - [Docker: contexts](https://docs.docker.com/engine/manage-resources/contexts/)
      - [Docker CLI: environment variables](https://docs.docker.com/reference/cli/docker/)
      """##
    ),
    (
      "endpoint-not-unix",
      ##"""
      # endpoint-not-unix: the client does not use a Unix socket at all

      `DOCKER_HOST` or the docker context names a tcp, ssh or npipe address, so the permissions of
      /var/run/docker.sock are not the matter.

      ## How it looks

      The message names another kind of address than you expected. Read it to the end:

      ```text
      Cannot connect to the Docker daemon at tcp://localhost:2375. Is the docker daemon running?

      error during connect: Get "http://docker:2375/v1.50/containers/json": dial tcp: lookup docker
      on 10.0.0.2:53: no such host

      failed to connect to the docker API at tcp://docker:2375: lookup docker on 10.0.0.2:53: no
      such host

      error during connect: … command [ssh … docker system dial-stdio] has exited with exit status
      255, make sure the URL is valid, and Docker 18.09 or later is installed on the remote host

      Failed to initialize: protocol not available
      ```

      The last is what Linux says to `npipe:`, which exists on Windows only. `sockcheck` says which
      setting named the address and does not judge any file.

      ## Why it happens

      - GitLab CI, Drone and many docker-in-docker recipes set `DOCKER_HOST=tcp://docker:2375` (or
        2376 with TLS) for a service container named `docker`. Without that service the name does
        not resolve.
      - A shell profile still has a `DOCKER_HOST` from docker-machine, minikube
        (`minikube docker-env`) or an old WSL setup.
      - `docker context use remote` was run once; it is remembered in ~/.docker/config.json.
      - `DOCKER_HOST=docker.sock` or a bare path is read as a tcp address, see
        [endpoint-invalid](endpoint-invalid.md).

      The docker CLI takes the first of: `--context` or `--host`, `DOCKER_HOST`, `DOCKER_CONTEXT`,
      the current context, and last `unix:///var/run/docker.sock`.

      ## How to tell it from its look-alikes

      - [endpoint-elsewhere](endpoint-elsewhere.md): a Unix socket, but another one.
      - [nothing-listening](nothing-listening.md): the same first sentence with `unix://` in it.
      - [context-unseen-by-sdks](context-unseen-by-sdks.md): the CLI works, a program with an SDK
        does not.

      ```sh
      env | grep -E '^DOCKER_(HOST|CONTEXT|TLS|CERT)'
      docker context ls
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: "1000:1000"
          environment: [DOCKER_HOST=tcp://dind:2375]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:4:19: note: DOCKER_HOST leads to tcp, and the socket at /var/run/docker.sock is mounted for nobody [endpoint-not-unix]
      seen.yaml:6:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### Use the local socket

      ```sh
      unset DOCKER_HOST DOCKER_TLS_VERIFY DOCKER_CERT_PATH
      docker context use default
      ```

      Price: the setting comes back with the next shell if a profile sets it
      (`grep -s DOCKER_HOST ~/.profile ~/.bashrc`). Now the permissions of the socket count;
      `sockcheck` says whether they suffice.

      ### Make the remote side answer

      ```yaml
      test:
        image: docker:cli
        services:
          - docker:dind
        variables:
          DOCKER_HOST: tcp://docker:2376
          DOCKER_TLS_CERTDIR: /certs
          DOCKER_CERT_PATH: /certs/client
          DOCKER_TLS_VERIFY: "1"
      ```

      That is a job of GitLab CI; its runner must be privileged and share the volume
      `/certs/client`. Price: a privileged container. Never offer port 2375 without TLS to a
      network: it is root for everybody who can reach it.

      ### Go by ssh

      ```sh
      docker --host ssh://jenkins@build-host info
      ```

      Price: a key for ssh; the user there needs permission for the socket **there**.

      ## References

      - [Docker: protect the daemon socket](https://docs.docker.com/engine/security/protect-access/)
      - [Docker: contexts](https://docs.docker.com/engine/manage-resources/contexts/)
      - [GitLab: Docker in Docker](https://docs.gitlab.com/ci/docker/using_docker_build/)
      """##
    ),
    (
      "explicit-group-drops-image-groups",
      ##"""
      # explicit-group-drops-image-groups: started as uid:gid, image groups unread

      The image's group file lists the user in the socket's group, but the container was started
      with an explicit group, and then the engine does not read the image's supplementary groups.

      ## How it looks

      `docker run app` works, or a shell by `docker exec --user jenkins` does; the real container
      says:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      In the container, `id` and `id jenkins` disagree, and no restart brings them together:

      ```console
      $ id
      uid=1000(jenkins) gid=1000(jenkins) groups=1000(jenkins)
      $ id jenkins
      uid=1000(jenkins) gid=1000(jenkins) groups=1000(jenkins),999(docker)
      ```

      ## Why it happens

      Docker computes the groups once, when the container starts (GetExecUser of moby/sys/user):

      - `--user jenkins` or `--user 1000`: the user's own group, and every group whose line in
        /etc/group of the image names the user;
      - `--user 1000:1000` or `jenkins:jenkins`: **only** that group. Naming a group says "these,
        and no others".
      - `--group-add` is added in both cases.

      Jenkins starts its agent containers as `-u uid:gid`; so do many Compose files
      (`user: "${UID}:${GID}"`) and CI runners. A group that was carefully built into the image is
      then never held.

      ## How to tell it from its look-alikes

      - [membership-not-in-session](membership-not-in-session.md): the file was changed after the
        process had started. A restart helps there.
      - [groups-dropped](groups-dropped.md): the container started with the group, and an entrypoint
        lost it. PID 1 (or the container's configuration) tells.
      - [gid-mismatch](gid-mismatch.md): the image's group file does not name the user at all.

      ```sh
      docker inspect --format '{{.Config.User}} {{.HostConfig.GroupAdd}}' app
      ```

      A colon in the first word is the sign. Of a process that runs already `sockcheck` says this when
      the files give it the group, it holds none but its first one, and PID 1 does not hold the group
      either. A group file that was changed after the start looks the same from within: create the
      container anew, and ask again.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat Dockerfile.seen
      sockcheck lint --format gcc Dockerfile.seen
      ```

      ```text
      FROM debian:12
      RUN groupadd -g 999 docker && useradd --groups docker ci
      USER ci:ci
      Dockerfile.seen:3:6: error: started as ci:ci, with a group behind the colon, the image's group file is not read, which has ci in 999; group_add: ["${DOCKER_GID:?}"] gives it the number of the host that it is started on [explicit-group-drops-image-groups]
      ```

      ## Fixes

      ### Add the group, by number

      ```yaml
      services:
        app:
          user: "1000:1000"
          group_add:
            - "999"
      ```

      In a Jenkinsfile: `agent { docker { image 'app'; args '--group-add 999' } }`. Price: a number
      of the host in the deployment; it is the host's number, so that is where it belongs. Security:
      see [root-equivalent](root-equivalent.md).

      ### Leave the group out

      ```yaml
      services:
        app:
          user: "1000"
      ```

      or `user: jenkins`. Now the image's group file counts. Price: it works only if that uid **is
      in the image's passwd file**. If it is not, Docker takes gid 0: `--user 1234` means uid 1234
      with group root. Check with

      ```sh
      docker run --rm --user 1000 --entrypoint id app
      ```

      Files that the process makes belong to the user's group of the image, not to a group of yours.

      ### Make the socket's group the explicit group

      ```yaml
      services:
        app:
          user: "1000:999"
      ```

      Price: new files of the process, in mounted directories too, belong to group 999. Prefer
      `group_add`.

      ## References

      - [jenkinsci/docker-agents#76](https://github.com/jenkinsci/docker-agents/issues/76)
      - [Docker: docker run --user and --group-add](https://docs.docker.com/reference/cli/docker/container/run/)
      """##
    ),
    (
      "gid-mismatch",
      ##"""
      # gid-mismatch: the process does not hold the socket's group

      The socket may be used by its owner and its group; this process is neither, so the bits for
      "other" decide, and they grant no write permission.

      ## How it looks

      This is the classic. Old clients say the first sentence, later ones (20.10.24 and 28.2 among
      them) the second, the newest the third; docker-py says the last:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      Seen from a container, the group often has no name: `srw-rw---- 1 root 999 … docker.sock`.

      ## Why it happens

      Connecting needs **write** permission on the socket. The kernel (`acl_permission_check` in
      fs/namei.c) picks one class: owner bits if your uid owns it; else the group bits if you hold
      its group; else the other bits. For `root:999` with mode 0660 and a process with uid 1000 and
      groups 1000 that is "other": `---`.

      Only numbers count. The socket carries the host's number of the group `docker`, say 999. In a
      container the name `docker` may be missing or have another number, and the membership of your
      user **on the host** does not travel into the container: its processes get their groups from
      `--user`, `--group-add` and the image's own /etc/passwd and /etc/group.

      ## How to tell it from its look-alikes

      - [docker-gid-differs](docker-gid-differs.md): you are in a group named `docker`, but its
        number is not the socket's.
      - [gid-taken](gid-taken.md): the socket's number belongs to an unrelated group here.
      - [membership-not-in-session](membership-not-in-session.md): /etc/group already lists you; the
        process is older than that entry.
      - [groups-dropped](groups-dropped.md): PID 1 of the container holds the group, this process
        does not.
      - [gid-zero](gid-zero.md): the socket's group is root's.
      - [id-unmapped](id-unmapped.md): the group shows as 65534; no group in here can match.
      - [directory-not-searchable](directory-not-searchable.md): the socket was not even reached.

      Run both lines where the program runs, in the container if it runs in one:

      ```sh
      stat -Lc '%a %u:%g' /var/run/docker.sock
      id
      ```

      `660 0:999` beside `groups=1000(jenkins)` is this cause: the number after the colon is not
      among your groups. `docker exec` starts a process of its own, with the container's
      `--group-add`; if that one is let in and the service is not, see
      [groups-dropped](groups-dropped.md).

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:1000"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:4:11: error: uid 1000 is let in on no ordinary host: it is neither root nor in the socket's group, and holds gid 1000, unless the socket's gid is 1000; group_add: ["${DOCKER_GID:?}"] gives it the number of the host that it is started on [gid-mismatch]
      seen.yaml:6:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### Compose: add the number at run time

      ```yaml
      services:
        app:
          group_add:
            - "999"
      ```

      With plain Docker `--group-add 999`, in devcontainer.json `"runArgs": ["--group-add=999"]`, in
      a Kubernetes pod `supplementalGroups: [999]` in its `securityContext`. A stack file of `docker
      stack deploy` takes no `group_add` and is refused with it; there `user: "1000:999"` is what
      `sockcheck fix --for swarm` prints. Take the number from
      the host that runs it; `sockcheck fix --for compose` prints the lines with it. The group needs
      no entry in the image. Price: one number per host; an environment variable helps:
      `- "${DOCKER_GID:-999}"`. Security: the process is now as powerful as root on the host, see
      [root-equivalent](root-equivalent.md).

      ### In the image, for a known host

      ```dockerfile
      USER root
      ARG DOCKER_GID=999
      RUN groupadd --gid "$DOCKER_GID" docker && usermod --append --groups docker jenkins
      USER jenkins
      ```

      `jenkins` stands for the image's user. Without `USER root`, groupadd says "cannot lock
      /etc/group" where the image has a user already. That is for images with the shadow tools
      (Debian, Ubuntu, Fedora). With BusyBox (Alpine) it is
      `RUN addgroup -g "$DOCKER_GID" docker && addgroup jenkins docker`.
      Price: a guess about the host, baked in; the build fails where the
      number is taken ([gid-taken](gid-taken.md)), and the entry is not read when the container is
      started as `uid:gid`.

      ### On a host: join the group

      ```sh
      sudo usermod --append --groups docker jenkins
      ```

      Price: log in anew before it counts. Every program of that user can then become root.

      ### Last resort: root in the container

      ```sh
      docker run --user root --volume /var/run/docker.sock:/var/run/docker.sock app
      ```

      Price: a mistake in the program now also owns the container. Never open the socket to
      everybody instead: see [world-writable](world-writable.md).

      ## References

      - [devcontainers/features#1005](https://github.com/devcontainers/features/issues/1005)
      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), path_resolution(7),
        credentials(7)
      - [Docker: post-installation steps](https://docs.docker.com/engine/install/linux-postinstall/)
      """##
    ),
    (
      "gid-taken",
      ##"""
      # gid-taken: the socket's gid belongs to another group here

      The process lacks the socket's group, and in this root file system that number already is the
      number of an unrelated group, so the usual recipe for adding a group fails.

      ## How it looks

      At run time, the usual refusal:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      While building the image, one of these:

      ```text
      groupadd: GID '999' already exists
      addgroup: gid '999' in use
      ```

      And `ls -l` shows a strange group on the socket:

      ```text
      srw-rw---- 1 root ping 0 Mar  3 09:12 /var/run/docker.sock
      ```

      ## Why it happens

      The socket carries a number of the host. `ls` looks that number up in the image's /etc/group,
      where it may mean anything: 999 is `ping` on Alpine and often `systemd-journal` on Debian. The
      kernel compares numbers only and does not care about the name.

      So two traps: `groupadd --gid 999 docker` refuses a taken number, and "join the group that
      `ls` shows" works only because of the number, and makes your user a member of, say, the group
      that may read the journal.

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md): the same refusal, but the number is free here; `ls -l`
        shows it as a number.
      - [docker-gid-differs](docker-gid-differs.md): a group named `docker` exists and has another
        number. Both can be true at once; then this page's remedies are the ones that work.
      - [gid-zero](gid-zero.md): the number is 0 and the name is `root`.

      ```sh
      stat -Lc '%g' /var/run/docker.sock
      getent group 999 || grep ':999:' /etc/group
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat Dockerfile.seen
      sockcheck lint --format gcc Dockerfile.seen
      ```

      ```text
      FROM alpine:3.20
      RUN addgroup -g 999 docker
      Dockerfile.seen:2:5: error: gid 999 is the group ping's in alpine:3.20: the build stops here; no group is needed in the image: group_add: ["999"] where it is started [gid-taken]
      ```

      ## Fixes

      ### Use the number at run time

      ```yaml
      services:
        app:
          group_add:
            - "999"
      ```

      or `docker run --group-add 999`. A number is never looked up, so the name does not matter.
      Price: in the container the process also holds whatever the group `ping` may do there, which
      is little. Security: see [root-equivalent](root-equivalent.md).

      ### In an image with the shadow tools: a second name for the number

      ```dockerfile
      ARG DOCKER_GID=999
      USER root
      RUN groupadd --non-unique --gid "$DOCKER_GID" docker \
       && usermod --append --groups docker jenkins
      USER jenkins
      ```

      Price: two names for one number; `ls` goes on showing the first. Deleting either group later
      by name is safe, since files keep the number.

      ### In an image with BusyBox: a line of your own

      ```dockerfile
      ARG DOCKER_GID=999
      USER root
      RUN echo "docker:x:$DOCKER_GID:jenkins" >> /etc/group
      USER jenkins
      ```

      BusyBox `addgroup` has no option for a taken number, and the group file may be written by
      hand. Price: as above.

      ### Join the existing group, knowingly

      ```dockerfile
      USER root
      RUN addgroup jenkins ping
      USER jenkins
      ```

      Price: the user gets everything this group may do in the image; look for it with
      `find / -xdev -group ping`. And the build depends on the name that the base image gave to the
      number; it may change with the next release.

      ## References

      - [alpinelinux/docker-alpine#323](https://github.com/alpinelinux/docker-alpine/issues/323),
        [netdata/netdata#6251](https://github.com/netdata/netdata/issues/6251)
      - [groupadd(8)](https://man7.org/linux/man-pages/man8/groupadd.8.html), group(5)
      """##
    ),
    (
      "gid-zero",
      ##"""
      # gid-zero: the socket belongs to root and root's group

      The socket is root:root with mode 0660, so its group is gid 0, and a process that is neither
      root nor in group 0 is refused.

      ## How it looks

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```text
      srw-rw---- 1 root root 0 Mar  3 09:12 /var/run/docker.sock
      ```

      A group `docker` in the image, with any number, changes nothing.

      ## Why it happens

      - **Docker Desktop**: the socket that a container sees is the one in the virtual machine, and
        it is root:root. The user and the mode that you see on the Mac or in Windows are of another
        file.
      - **A NAS or an appliance** without a group `docker`.
      - **A host where the group came too late**: dockerd gives its socket to the group `docker`. If
        there is none, it writes a warning to its log and leaves the socket to root:root. Creating
        the group afterwards does nothing until the daemon is started again.
      - Under systemd: `SocketGroup=` is missing in docker.socket.
      - **Another daemon than Docker's**: containerd, CRI-O and buildkitd keep theirs for root on
        purpose: who may use it is root. There is no group to be put into, and `sockcheck` prints
        `sudo -i` there, not an ACL by which an account would be root unseen; the daemon's page
        ([containerd](../daemons/containerd.md), [CRI-O](../daemons/cri-o.md),
        [BuildKit](../daemons/buildkitd.md)) names what there is without root.

      ## How to tell it from its look-alikes

      - [rootless-owner](rootless-owner.md): also shows 0:0, but in a user namespace: the owner is
        an ordinary user outside. Here /proc/self/uid_map is one line, `0 0 4294967295`.
      - [gid-mismatch](gid-mismatch.md): the socket's group is not 0.
      - [group-bits-deny](group-bits-deny.md): mode 0755 or 0600. There gid 0 does not help.

      ```sh
      stat -Lc '%a %u:%g' /var/run/docker.sock
      cat /proc/self/uid_map
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc --host-gid 0 seen.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:1000"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:4:11: error: uid 1000 is not let in where the socket's gid is 0; it holds 1000 [gid-zero]
      seen.yaml:6:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### On your own host: make the group, restart the daemon

      ```sh
      sudo groupadd --system --force docker
      sudo systemctl stop docker.service docker.socket
      sudo systemctl start docker.socket docker.service
      ```

      Then give the container the number, see [gid-mismatch](gid-mismatch.md). A user of the host
      needs the membership, and a new login for it to count:

      ```sh
      sudo usermod --append --groups docker ann
      ```

      `sockcheck fix --for host` prints these lines where they help, with the daemon's own unit. Price:
      a restart of the daemon, which stops its containers unless `live-restore` is on; whoever is in
      the group is as good as root. Nobody is put into root's own group for it: that opens more than
      the socket.

      ### Group 0 in the container

      ```yaml
      services:
        app:
          group_add:
            - "0"
      ```

      or `docker run --group-add 0`. This is the way with Docker Desktop. Price: the process may
      also read and write what is open to the group root **in the container** and in its mounts. It
      does not make it uid 0. Security: see [root-equivalent](root-equivalent.md).

      A uid that the image does not know (`--user 501`, `user: "501"`) is given group 0 by the engine,
      unless a group is named (`501:20`), and so is let in here without a word: the same price, unasked.
      `sockcheck exec` joins group 0 only with `--allow-root-group`, and gives it to nobody who was not
      started with it.

      ### A socket proxy

      ```yaml
      services:
        app:
          environment:
            DOCKER_HOST: tcp://proxy:2375
        proxy:
          image: tecnativa/docker-socket-proxy
          environment:
            CONTAINERS: "1"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      ```

      The proxy runs as root and passes on only the calls you allow (here reading `/containers`).
      Price: one more container to keep current, and whoever can reach its port may use it: give the
      two a network of their own. This is the one fix that makes the program **less** powerful than
      root.

      ### Last resort: root in the container

      ```sh
      docker run --user root \
          --volume /var/run/docker.sock:/var/run/docker.sock app
      ```

      Price: a mistake in the program now also owns the container.

      ## References

      - [docker/for-mac#4755](https://github.com/docker/for-mac/issues/4755),
        [docker-library/docker#459](https://github.com/docker-library/docker/issues/459)
      - [Docker: daemon attack surface](https://docs.docker.com/engine/security/)
      """##
    ),
    (
      "group-bits-deny",
      ##"""
      # group-bits-deny: the group may not write

      The process holds the socket's group, but the group bits of the mode have no `w`, and
      connecting needs exactly that.

      ## How it looks

      You are in the right group, with the right number, in this very session, and still:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```text
      srwxr-xr-x 1 root docker 0 Mar  3 09:12 /var/run/docker.sock
      ```

      ## Why it happens

      connect(2) asks for **write** permission on the socket's inode, and for nothing else. `r` and
      `x` are of no use: modes 0640, 0755 and 0600 keep the group out, 0620 would let it in. Once
      the kernel has found that you hold the group, the group bits are final; the bits for "other"
      are not tried, so even 0606 refuses a member.

      Where such modes come from:

      - A program that makes its socket under umask 022 gets 0755. dockerd sets 0660 by itself;
        older Rancher Desktop in WSL, and home-made proxies with `socat`, do not.
      - `SocketMode=0600` or a stricter setting in a systemd unit.
      - somebody ran `chmod` on it.

      Being in one more group, or in the same by another way, cannot help.

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md): the group bits do have `w`, and you do not hold the group.
      - [acl-mask-denies](acl-mask-denies.md): a `+` after the mode. There the middle bits are the
        mask of the ACL and not the group's own.
      - [owner-bits-deny](owner-bits-deny.md): you own it.
      - [gid-zero](gid-zero.md): root:root, but with 0660: there group 0 does help.

      ```sh
      stat -Lc '%a %u:%g' /var/run/docker.sock
      ```

      The middle digit must be 2, 3, 6 or 7.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the socket unit of an engine:

      ```sh
      cat docker.socket
      sockcheck lint --format gcc docker.socket
      ```

      ```text
      [Socket]
      ListenStream=/run/docker.sock
      SocketGroup=docker
      SocketMode=0640
      docker.socket:4:12: error: mode 0640 has no w for the group: docker is not let in by it; SocketMode=0660 [group-bits-deny]
      ```

      With `w` for the group it has nothing to say:

      ```sh
      sockcheck lint --format gcc docker.socket
      ```

      ## Fixes

      ### systemd: set the mode where the socket is made

      ```ini
      # /etc/systemd/system/docker.socket.d/mode.conf
      [Socket]
      SocketMode=0660
      SocketGroup=docker
      ```

      ```sh
      sudo systemctl daemon-reload
      sudo systemctl stop docker.service docker.socket
      sudo systemctl start docker.socket docker.service
      ```

      Price: the daemon is started again; its containers stop unless `live-restore` is on. Security:
      all members of the group become as powerful as root, see
      [root-equivalent](root-equivalent.md).

      ### A program with its own socket: its setting or its umask

      ```sh
      socat UNIX-LISTEN:/run/proxy.sock,fork,mode=0660,group=docker UNIX-CONNECT:/run/docker.sock
      ```

      For a unit, `UMask=0007` in its `[Service]` section. Rancher Desktop 1.8 and later makes its
      socket in WSL usable by itself: update it. Price: as above.

      ### On the host, until the next restart

      ```sh
      sudo chmod g+w /run/docker.sock
      ```

      Price: it does not last; the daemon makes the socket anew. Never do it from a container: it
      changes the host for everybody who uses that socket.

      ## References

      - [rancher-sandbox/rancher-desktop#1156](https://github.com/rancher-sandbox/rancher-desktop/issues/1156)
      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), "Pathname socket ownership and
        permissions"
      - [systemd.socket(5)](https://www.freedesktop.org/software/systemd/man/latest/systemd.socket.html)
      """##
    ),
    (
      "groups-dropped",
      ##"""
      # groups-dropped: the container had the group, the entrypoint lost it

      The container was given the socket's group, and PID 1 or its configuration shows it, but this
      process no longer holds it: a privilege dropper on the way replaced the list of groups.

      ## How it looks

      `group_add` is set, `docker exec --user` with the same numbers works, yet the service says:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      In the container, where 42 stands for the process id of the service:

      ```console
      $ grep Groups /proc/1/status
      Groups: 0 999
      $ grep Groups /proc/42/status
      Groups: 1000
      ```

      After gosu the second list may be empty: the primary group then stands in `Gid:` alone.

      ## Why it happens

      Many images start as root, prepare directories, and then drop to a user. The usual tools do
      not keep the groups the process has; they **set** the user's groups from /etc/group of the
      image:

      - `gosu user`, `su-exec user`, `su`, `runuser`, `setpriv --init-groups`: the groups of the
        file;
      - `gosu user:group`, `su-exec user:group`, `setpriv --clear-groups`: that one group or none;
      - `chroot --userspec=user:group` without `--groups`: the groups of the file.

      A group that was given by `--group-add 999` stands in no file, so it is lost. The tools are
      not wrong: keeping root's groups would often be a hole.

      ## How to tell it from its look-alikes

      - [explicit-group-drops-image-groups](explicit-group-drops-image-groups.md): nobody in the
        container ever held the group.
      - [gid-mismatch](gid-mismatch.md): no `group_add`, and PID 1 does not hold it either.
      - `docker exec` into a container whose PID 1 **gained** the group by itself (`sockcheck exec`, gosu
        after an edit of the group file): what docker exec starts comes from the engine and not from PID 1,
        and has dropped nothing. `sockcheck` says gid-mismatch and that PID 1 holds the group. It takes
        `group_add`, or `sockcheck exec --register` and `docker exec --user NAME`. From within, a `docker
        exec` whose own command drops the groups (`docker exec app gosu jenkins …`, `setpriv
        --clear-groups`) looks the same, so that the report names both; asked from the host
        (`sockcheck --container app`, `--pid`), where the configuration can be read, it says which.

      `sockcheck` compares its own process with PID 1 and with its parent, so run it in the container
      through the same dropper as the service. A plain `docker exec --user jenkins` is given the
      group anew and is let in:

      ```sh
      docker exec app gosu jenkins sockcheck
      ```

      Where PID 1 is hidden (`hidepid`), it says so and
      [could-not-tell](could-not-tell.md) stands beside the cause.

      If the entrypoint ends in `exec gosu …`, PID 1 **is** the dropped process, nothing in the
      container shows the group any more, and `sockcheck` says [gid-mismatch](gid-mismatch.md) and
      advises a `group_add` that is there already. Then compare with what the container was given:

      ```sh
      docker inspect --format '{{.HostConfig.GroupAdd}}' app
      docker exec app grep Groups /proc/1/status
      ```

      `[999]` above a list without 999 is this cause.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: root
          group_add: ["999"]
          entrypoint: [gosu, www-data, run]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:6:17: error: gosu becomes www-data (uid 33) with the groups of the image's files alone (33): what group_add gives is dropped; setpriv --keep-groups, sockcheck exec, or the user in user: and no gosu [groups-dropped]
      seen.yaml:8:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### Start the program with sockcheck exec

      ```dockerfile
      USER root
      ENTRYPOINT ["sockcheck", "exec", "--user", "jenkins", "--"]
      CMD ["jenkins-agent"]
      ```

      The last `USER` of the image is root here, and `sockcheck` lies in the image's PATH. It joins
      the group of the socket that is really mounted, drops to the user, and becomes the
      command. Price: one more file in the image, and the container starts as root as before.
      Security: see [root-equivalent](root-equivalent.md).

      ### Keep the groups, or name them

      ```sh
      exec setpriv --reuid=1000 --regid=1000 --keep-groups -- "$@"
      ```

      ```sh
      exec setpriv --reuid=1000 --regid=1000 --groups=999 -- "$@"
      ```

      Use one of the two as the last of the entrypoint. `--keep-groups` keeps root's gid 0
      among them if the container had it; `--groups` sets exactly the list, and is the narrower
      choice. Neither line sets `HOME`: as long as it is /root, docker warns that it cannot read its
      config.json there. The tool is setpriv of util-linux; BusyBox's has no such options. For
      chroot: `chroot --userspec=1000:1000 --groups=999 / CMD`.

      ### Put the group into the image's file

      ```dockerfile
      ARG DOCKER_GID=999
      RUN groupadd --gid "$DOCKER_GID" docker && usermod --append --groups docker jenkins
      ```

      (After a `USER jenkins`, it takes a `USER root` before.) This helps with `gosu jenkins`,
      `su-exec jenkins`, `su`, `runuser`, `--init-groups` and `chroot --userspec`, but **not** with
      `gosu jenkins:jenkins` or `su-exec jenkins:jenkins`. Price: a number of one host in the image.

      ### Do not start as root at all

      ```sh
      docker run --user 1000:1000 --group-add 999 \
          --volume /var/run/docker.sock:/var/run/docker.sock app
      ```

      Price: what the entrypoint did as root (chown of volumes, for example) has to be done
      elsewhere. It is the least privilege of all. Many entrypoints skip the drop if they are not
      root; where one does not, gosu ends with "operation not permitted".

      ## References

      - [influxdata/influxdata-docker#724](https://github.com/influxdata/influxdata-docker/issues/724),
        [hashicorp/docker-consul#132](https://github.com/hashicorp/docker-consul/issues/132)
      - [setpriv(1)](https://man7.org/linux/man-pages/man1/setpriv.1.html), setgroups(2)
      """##
    ),
    (
      "id-unmapped",
      ##"""
      # id-unmapped: the socket's ids do not exist in this user namespace

      The socket's owner or group has no counterpart in the process's user namespace, so no user and
      no group that can be made in there will ever match, and root's powers do not reach it.

      ## How it looks

      Even root in the container hears:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```console
      # ls -ln /var/run/docker.sock
      srw-rw---- 1 65534 65534 0 Mar  3 09:12 /var/run/docker.sock
      ```

      65534 shows as `nobody` or `nogroup`. It means "an id that I cannot name".

      ## Why it happens

      In a user namespace, /proc/self/uid_map and gid_map say which ids outside correspond to which
      inside. The host's `root:999` is in no line of a rootless engine's map, and is shown as the
      overflow id 65534 (/proc/sys/kernel/overflowuid). The kernel compares the **outside** ids
      (kuid_t, kgid_t), so

      - a group 999 in the container is another number outside, for example 100998;
      - joining gid 65534 does nothing: that too is an id of its own;
      - CAP_DAC_OVERRIDE of the container's root counts only for inodes whose uid **and** gid are
        mapped (capable_wrt_inode_uidgid).

      You meet it with dockerd's `userns-remap`, with rootless podman or rootless Docker and the
      **rootful** socket, and under `unshare --user`.

      ## How to tell it from its look-alikes

      - [rootless-owner](rootless-owner.md): the ids are mapped: the socket shows 0:0, and root in
        the container is let in.
      - [gid-mismatch](gid-mismatch.md): no user namespace; the gid is an ordinary number.
      - A socket that really belongs to nobody (65534): then the map has a line that covers 65534,
        and uid_map is `0 0 4294967295` on a plain host.

      ```sh
      cat /proc/self/uid_map /proc/self/gid_map
      stat -Lc '%u:%g' /var/run/docker.sock
      ```

      ## Seen before anything runs

      That an engine maps ids stands in its own settings. `sockcheck lint` ([guide](../guides/lint.md)) sees it with the facts
      that `sockcheck facts` wrote in a container of that engine:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc --facts remapped.json seen.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:3:12: error: root (uid 0) is let in on 0 of 1 hosts, and not on remapped (gid 65534, 0660); it holds 0 [id-unmapped]
      ```

      The same file on a host whose engine maps none:

      ```sh
      sudo sockcheck facts > host.json
      sockcheck lint --format gcc --facts host.json seen.yaml
      ```

      ```text
      seen.yaml:5:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      ```

      ## Fixes

      ### The engine's own socket

      ```sh
      systemctl --user enable --now podman.socket
      sock="$XDG_RUNTIME_DIR/podman/podman.sock"
      podman run --mount "type=bind,source=$sock,target=/var/run/docker.sock" app
      ```

      With rootless Docker the source is `$XDG_RUNTIME_DIR/docker.sock`. Price: the containers that
      you see are those of the rootless engine. Security: the best of all; the socket is worth no
      more than your own account.

      ### podman: keep the groups you have outside

      ```sh
      podman run --group-add keep-groups --volume /run/docker.sock:/var/run/docker.sock app
      ```

      A supplementary group that is kept still grants, even unmapped. You must hold 999 on the host.
      Price: needs the runtime crun; **all** your groups are kept; the process is root-equivalent on
      the host ([root-equivalent](root-equivalent.md)).

      ### userns-remap: this container without it

      ```sh
      docker run --userns=host --group-add 999 \
          --volume /var/run/docker.sock:/var/run/docker.sock app
      ```

      In Compose: `userns_mode: host`. Price: this container's ids are the host's again, so the
      protection by userns-remap is off for it.

      ### On the host: an ACL for the mapped uid

      ```sh
      sudo setfacl --modify user:101000:rw /run/docker.sock
      ```

      101000 is uid 1000 of a map that starts at 100000; take yours from uid_map. Price: it lasts
      until the daemon makes the socket anew, and that uid is then root-equivalent.

      ## References

      - [testcontainers/testcontainers-go#2594](https://github.com/testcontainers/testcontainers-go/issues/2594),
        [containers/podman#6015](https://github.com/containers/podman/issues/6015)
      - [user_namespaces(7)](https://man7.org/linux/man-pages/man7/user_namespaces.7.html)
      - [Docker: userns-remap](https://docs.docker.com/engine/security/userns-remap/)
      """##
    ),
    (
      "immutable-inode",
      ##"""
      # immutable-inode: the socket has the immutable attribute

      The socket's inode bears the immutable attribute. Such an inode refuses every write, and
      connecting to a socket is one.

      ## How it looks

      The docker client shows the kernel's EPERM, not the usual EACCES:

      ```text
      dial unix /var/run/docker.sock: connect: operation not permitted
      ```

      Root is refused like anyone else, and no group helps. Nor can the file be removed:

      ```text
      rm: cannot remove '/srv/docker.sock': Operation not permitted
      ```

      ## Why it happens

      `inode_permission()` in the kernel looks at the immutable attribute before it looks at any
      permission bit, and answers EPERM to whoever wants to write. connect(2) asks for write
      permission on the socket's inode.

      It is rare: `chattr +i` refuses sockets ("Operation not supported"), because it has to open
      what it changes. What is left is a tool that writes into an unmounted file system (debugfs), a
      damaged file system, or, since Linux 6.17, file_setattr(2) on a file system that takes it.

      ## How to tell it from its look-alikes

      - [security-policy](security-policy.md) may say EPERM as well, but there the attribute is not
        set. lsattr cannot open a socket either; sockcheck asks statx(2):

        ```sh
        sockcheck facts --no-connect /srv/docker.sock | grep --only-matching '"isImmutable":[a-z]*'
        ```

      - With a missing group the error is EACCES: permission denied, not operation not permitted.
        See [gid-mismatch](gid-mismatch.md).

      ## Fixes

      ### Let the daemon listen elsewhere

      ```sh
      dockerd --host unix:///run/docker.sock
      ```

      `/run` is a tmpfs and is made anew at each boot; no attribute of this kind stays there. Price:
      whoever names the old path has to name the new one.

      ### Take the attribute away, with the file system unmounted

      ```sh
      umount /srv
      debugfs -w -R 'set_inode_field /docker.sock flags 0' /dev/sdX1
      fsck.ext4 -fp /dev/sdX1
      mount /srv
      ```

      For ext4, with your own device; the path is the one inside of that file system. Price: the file
      system is away for that time. Ask first who set the attribute: a damaged file system has more
      than one such fault.

      ## References

      - [chattr(1)](https://man7.org/linux/man-pages/man1/chattr.1.html),
        [ioctl_iflags(2)](https://man7.org/linux/man-pages/man2/ioctl_iflags.2.html),
        [statx(2)](https://man7.org/linux/man-pages/man2/statx.2.html), debugfs(8)
      """##
    ),
    (
      "in-another-mount-namespace",
      ##"""
      # in-another-mount-namespace: the socket is there, out of this process's sight

      Nothing stands at the path for this process, and for others a socket does: it has mounts of its own.

      ## How it looks

      ```text
      connect() to unix:/tmp/app.sock failed (2: No such file or directory)
      FileNotFoundError: [Errno 2] No such file or directory
      Cannot connect to the Docker daemon at unix:///run/user/1000/docker.sock. Is the docker daemon running?
      ```

      and yet `ls -l /tmp/app.sock` in a shell shows the socket. `sudo sockcheck --pid PID` asks in the
      process's own mounts, and looks at the same path in yours.

      ## Why it happens

      A process finds files in its own mount namespace (mount_namespaces(7)). A unit of systemd's has one as
      soon as it is told `PrivateTmp=`, `ProtectHome=`, `InaccessiblePaths=`, `TemporaryFileSystem=` or
      `RootDirectory=`; a sandbox, `unshare --mount` and a chroot do the same. A socket in /tmp of a unit
      with `PrivateTmp=yes` lies in `/tmp/systemd-private-…/tmp`, and one that others make in /tmp is not to be
      seen in there. The daemon is alive: to start it anew changes nothing.

      ## How to tell it from its look-alikes

      - [socket-missing](socket-missing.md): nobody finds a socket there.
      - In a container the path has to be mounted: socket-missing, too.
      - [directory-not-searchable](directory-not-searchable.md): it is there, and a directory on the way may
        not be passed.

      ```sh
      readlink /proc/self/ns/mnt
      grep -E ' /(tmp|run|home)' /proc/self/mountinfo || true
      ```

      Compare the first with the process's own (`sudo readlink /proc/PID/ns/mnt`). For a unit,
      `systemctl show -p PrivateTmp,ProtectHome,InaccessiblePaths,TemporaryFileSystem UNIT` names the setting.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in a unit that asks an engine:

      ```sh
      cat seen.service
      sockcheck lint --format gcc seen.service
      ```

      ```text
      [Service]
      User=ci
      SupplementaryGroups=docker
      TemporaryFileSystem=/run
      ExecStart=/usr/bin/docker ps
      seen.service:4:21: error: TemporaryFileSystem=/run keeps /var/run/docker.sock out of the unit's sight; BindPaths=/var/run [in-another-mount-namespace]
      ```

      What is bound there again is in sight:

      ```sh
      sockcheck lint --format gcc seen.service
      ```

      ```text
      seen.service:5:11: note: let in; whoever may use this socket is root on the host [root-equivalent]
      ```

      ## Fixes

      ### A place that both see

      Have the daemon make its socket in a directory of its own below /run, which no private /tmp hides. It is
      the best: /tmp is everybody's.

      ### Bring the directory back into the unit's sight

      `sockcheck fix --for systemd --pid PID` prints a drop-in of the unit:

      ```ini
      [Service]
      BindPaths=/tmp/app
      ```

      Bind the directory and not the socket, which the daemon makes anew. Where the socket lies in /tmp
      itself, `PrivateTmp=no`; for `/run/user` and homes `ProtectHome=read-only`, since connecting takes no
      writing to a directory. Price: the unit sees that much more of the host.

      ## References

      - [systemd.exec(5)](https://man7.org/linux/man-pages/man5/systemd.exec.5.html), Sandboxing
      - [benoitc/gunicorn#1524](https://github.com/benoitc/gunicorn/issues/1524),
        [netdata/netdata#3347](https://github.com/netdata/netdata/issues/3347)
      """##
    ),
    (
      "link-loop",
      ##"""
      # link-loop: the symbolic links on the way never end

      The kernel follows at most 40 symbolic links for one path; here it met more, nearly always
      because a link leads back to itself.

      ## How it looks

      connect(2) fails with `ELOOP`. The docker client does not show that word but asks about the
      daemon; other programs are more open:

      ```text
      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', OSError(40, 'Too many levels of symbolic links'))

      ls: cannot access '/var/run/docker.sock': Too many levels of symbolic links
      ```

      `sockcheck` gives the verdict `missing` and lists the links in the order they were followed.

      ## Why it happens

      - `ln -s /var/run/docker.sock /run/docker.sock`, where `/var/run` is itself a link to `/run`:
        the two names are one, and the link points to itself. Scripts that want to "make the socket
        available in both places" do this.
      - Two links that point to each other, for example after a tool replaced a socket by a link to
        its own link.
      - A bind mount or an image layer that brought a link whose target is the mount point.

      The limit is `MAXSYMLINKS` (40) in the kernel's fs/namei.c and counts all links of the walk,
      in directories too. No privilege lifts it: root gets `ELOOP` as well.

      ## How to tell it from its look-alikes

      - [dangling-link](dangling-link.md): the chain ends, at something that is not there: `ENOENT`.
      - [socket-missing](socket-missing.md): no link at all.
      - [link-protected](link-protected.md): one link that the kernel will not follow: `EACCES`.
      - `ELOOP` also comes from `O_NOFOLLOW`, but connect(2) has no such flag; here it always means
        the count.

      ```sh
      namei /var/run/docker.sock
      stat -c '%N' /run/docker.sock
      ```

      ## Fixes

      ### Remove the link and let the daemon make the socket again

      ```sh
      test -L /run/docker.sock && sudo rm /run/docker.sock
      sudo systemctl stop docker.service docker.socket
      sudo systemctl start docker.socket docker.service
      ```

      The `test -L` makes sure that only a link is removed. Price: stopping the daemon stops its
      containers unless `live-restore` is on. No effect on security.

      ### In an image: do not make the link

      ```dockerfile
      # /var/run is a link to /run in most images: one of the two names is enough
      RUN test "$(readlink -f /var/run)" = /run
      ```

      Delete the `ln -s` line and mount the socket at one path only. Price: none.

      ## References

      - [path_resolution(7)](https://man7.org/linux/man-pages/man7/path_resolution.7.html), the part
        on the maximum number of links
      - [symlink(7)](https://man7.org/linux/man-pages/man7/symlink.7.html)
      """##
    ),
    (
      "link-protected",
      ##"""
      # link-protected: the kernel refuses to follow somebody else's link

      `fs.protected_symlinks` is on, and the path goes through a symbolic link in a sticky,
      world-writable directory such as `/tmp`, whose owner is neither you nor the owner of that
      directory.

      ## How it looks

      connect(2) fails with `EACCES`, so the client speaks of permissions although every mode on the
      way looks fine, and although `sudo` does not help:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///tmp/docker.sock: … dial unix /tmp/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///tmp/docker.sock

      PermissionError: [Errno 13] Permission denied
      ```

      `sockcheck` gives the verdict `denied` and names the link, its owner and the directory.

      ## Why it happens

      In a directory that everybody may write to, anybody may plant a link and wait for somebody to
      follow it. With `fs.protected_symlinks=1` (the default of nearly all distributions) the kernel
      function `may_follow_link` lets a link in such a directory be followed only if

      - the follower's file system uid owns the link, or
      - the link's owner is the owner of the directory, or
      - the directory is not both sticky and world-writable.

      There is no exception for root or for a capability. Typical: user `ann` makes
      `/tmp/docker.sock -> /run/user/1000/docker.sock`, and a job of user `jenkins` is told to use
      `/tmp/docker.sock`.

      ## How to tell it from its look-alikes

      - [directory-not-searchable](directory-not-searchable.md): a directory lacks `x` for you. Root
        passes there (with CAP_DAC_READ_SEARCH or CAP_DAC_OVERRIDE), but not here.
      - [gid-mismatch](gid-mismatch.md): the bits of the socket itself refuse. Using the target's
        own path gives the same refusal then, but works here.
      - [security-policy](security-policy.md): another refusal that the bits do not explain. A
        connection by the target's own path tells the two apart.

      ```sh
      sysctl fs.protected_symlinks
      namei -lx /tmp/docker.sock
      ```

      `namei` shows the link's owner, and a `t` at the end of the directory's mode.

      ## Fixes

      ### Use the target's own path

      ```sh
      export DOCKER_HOST="unix://$(readlink -f /tmp/docker.sock)"
      ```

      Price: none. It is also safer: nobody can point you elsewhere any more. The directories on the
      way to the target have to let you through, of course.

      ### Put the link where only root may write

      ```sh
      sudo ln -sfn /run/user/1000/docker.sock /run/docker-ann.sock
      ```

      Price: needs root once; `/run` is empty after a reboot, so a lasting link belongs into a
      tmpfiles.d(5) line. Security stays as it was: `/run` is not world-writable.

      ### What not to do

      Do not set `fs.protected_symlinks=0`. It would remove, for the whole machine, a protection
      against a well-known class of attacks, for the sake of one link.

      ## References

      - [proc_sys_fs(5)](https://man7.org/linux/man-pages/man5/proc_sys_fs.5.html),
        `/proc/sys/fs/protected_symlinks`
      - [Kernel documentation: protected_symlinks](https://docs.kernel.org/admin-guide/sysctl/fs.html)
      """##
    ),
    (
      "membership-not-in-session",
      ##"""
      # membership-not-in-session: you are a member, but this process is older

      /etc/group says that the user is in the socket's group, but the running process got its groups
      before that was written, and does not hold it.

      ## How it looks

      You ran `sudo usermod -aG docker $USER`, and still:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      The two forms of `id` disagree: the first asks the process, the second reads the files.

      ```console
      $ id -nG
      ann sudo
      $ id -nG ann
      ann sudo docker
      ```

      ## Why it happens

      A process gets its supplementary groups once, from login, cron, systemd or the container
      engine, by setgroups(2), and hands them to its children. Nothing looks at /etc/group again. So
      the old groups live on in

      - the desktop session and all terminals opened in it;
      - `tmux` and `screen` servers, and editors' servers (VS Code Remote), which outlive a logout;
      - `systemd --user`, where lingering is on;
      - a CI agent or another service that was started before;
      - PID 1 of a container, when the group was added with `docker exec`. A new `docker exec` reads
        the group file afresh, which is why it works there.

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md): `id -nG ann` does not list the group either.
      - [docker-gid-differs](docker-gid-differs.md): it is in the list, with another number.
      - [explicit-group-drops-image-groups](explicit-group-drops-image-groups.md): in a container
        that was started as `uid:gid`. A restart does not help there.
      - [groups-dropped](groups-dropped.md): PID 1 has the group, a child lost it.

      ```sh
      grep Groups /proc/self/status
      id "$(id -un)"
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: "1000:1000"
          group_add: ["${DOCKER_GID:?}"]
          command: sh -c "usermod -aG docker ci && exec run"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:5:14: warning: usermod writes a membership that the process which runs it, and what it becomes, does not hold; group_add gives it to the main process [membership-not-in-session]
      seen.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### Log in again

      ```sh
      tmux kill-server
      loginctl terminate-session "$XDG_SESSION_ID"
      ```

      Or simply log out of the desktop and in again; a new terminal window is not enough. Price:
      open programs of the session are closed: save first. Security: none beyond what the membership
      grants, see [root-equivalent](root-equivalent.md).

      ### For one shell: newgrp

      ```sh
      newgrp docker
      ```

      or for one command `sg docker -c 'docker ps'`. Price: `docker` becomes the **primary** group
      of that shell, so new files belong to it. It does not work under no_new_privs
      ([no-new-privileges](no-new-privileges.md)), and newer distributions put it into a package of
      its own (`util-linux-extra`).

      ### Restart the service

      ```sh
      sudo systemctl restart jenkins.service
      ```

      For an editor's server, use the editor's command that kills it ("Kill VS Code Server on
      Host"). Price: running jobs end. A program that drops root's rights to its login group alone, as
      OpenSMTPD does, lacks the group after that, too: give the socket to a group that it has
      (`sockcheck fix --for daemon`).

      ### In a container: restart or recreate it

      ```sh
      docker compose up --detach --force-recreate app
      ```

      If the group was added in the image, recreate. If it was added in the running container, a
      `docker restart` reads the file again, but put it into the image or into `group_add`: the edit
      is lost with the container.

      ## References

      - [moby/moby#26841](https://github.com/moby/moby/issues/26841),
        [poolpOrg/filter-rspamd#49](https://github.com/poolpOrg/filter-rspamd/issues/49)
      - [credentials(7)](https://man7.org/linux/man-pages/man7/credentials.7.html), setgroups(2),
        newgrp(1), id(1)
      """##
    ),
    (
      "mount-is-stale",
      ##"""
      # mount-is-stale: the mounted socket was deleted on the host

      The container still holds the socket that the daemon had when the container started; the
      daemon has since restarted and made a new one, under the same name but as another inode.

      ## How it looks

      Everything worked until the daemon was restarted or upgraded. Then:

      ```text
      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?

      failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is
      correct and if the daemon is running: dial unix /var/run/docker.sock: connect:
      connection refused

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', ConnectionRefusedError(111, 'Connection refused'))
      ```

      A process that is not in the old socket's group hears "permission denied" instead, because
      permission is asked first. On the host, at the same moment, `docker ps` works. `sockcheck`
      speaks of `link count 0`.

      ## Why it happens

      A bind mount of a single file binds an **inode**, not a name. dockerd removes the old socket
      at start and makes a new one. The container's mount keeps the old inode alive, with a link
      count of 0 and nobody listening. It needs a container that outlives the restart:
      `live-restore: true`, a Kubernetes pod whose node restarts dockerd, a socket of podman or of a
      rootless engine that is mounted into a container of another engine.

      With systemd socket activation (`dockerd --host fd://`, the default of the distribution
      packages) the socket belongs to `docker.socket` and survives a restart of `docker.service`; it
      is made anew when `docker.socket` itself is restarted.

      ## How to tell it from its look-alikes

      - [nothing-listening](nothing-listening.md): the same `ECONNREFUSED`, but the daemon is dead
        on the host too, and the link count is 1.
      - [gid-mismatch](gid-mismatch.md): a live socket that refuses you. Restarting the container
        changes nothing there.
      - [socket-is-directory](socket-is-directory.md): the container started while the socket was
        missing.

      Run in the container:

      ```sh
      stat -Lc '%h links' /var/run/docker.sock
      grep docker.sock /proc/self/mountinfo
      ```

      `0 links`, and `//deleted` at the end of the fourth field, are the proof:

      ```text
      0 links
      176 154 0:40 /docker.sock//deleted /run/docker.sock rw,relatime - tmpfs tmpfs rw,mode=755
      ```

      ## Fixes

      ### Restart the container

      ```sh
      docker restart app
      ```

      Run it on the host; `app` is the container's name. The mount is made again, from the name, and
      finds the new socket. In Kubernetes delete the pod and let its controller make another. Price:
      a moment of downtime, and the same again after the next restart of the daemon. No effect on
      security.

      ### Mount the directory instead

      ```yaml
      services:
        app:
          environment:
            DOCKER_HOST: unix:///host/run/docker.sock
          volumes:
            - /run:/host/run
      ```

      A directory mount shows whatever stands at the name now. `group_add` and the like stay as they
      were. Price: the container sees everything
      in the host's `/run`, other sockets among them (containerd, D-Bus, podman). Where you can, let
      the daemon listen in a directory of its own and mount only that:

      ```ini
      # /etc/systemd/system/docker.service.d/second-socket.conf
      [Service]
      RuntimeDirectory=docker-api
      RuntimeDirectoryPreserve=yes
      ExecStart=
      ExecStart=/usr/bin/dockerd --host fd:// --host unix:///run/docker-api/docker.sock
      ```

      Take the path of dockerd (Debian's own package: /usr/sbin/dockerd) and the other options from
      your `ExecStart=`, which `systemctl cat docker.service` shows. Then
      `systemctl daemon-reload && systemctl restart docker.service`, and mount `/run/docker-api:/host/run` in place of
      `/run:/host/run`. `RuntimeDirectoryPreserve=yes` is what keeps the directory, and with it the
      mount, over a restart. Security: the socket grants the same as ever, see
      [root-equivalent](root-equivalent.md).

      ### Let systemd keep the socket

      ```sh
      sudo systemctl enable --now docker.socket
      systemctl show docker.socket --property=ActiveState,Listen
      ```

      With `--host fd://` on the daemon's command line, `systemctl restart docker.service` then keeps
      the inode. If docker.service already runs without the socket unit, systemd refuses to start the
      latter: stop the service first. Price: none; mode and group come from `SocketMode=` and
      `SocketGroup=`.

      ## References

      - [moby/moby#31403](https://github.com/moby/moby/issues/31403)
      - [mount(8)](https://man7.org/linux/man-pages/man8/mount.8.html), proc_pid_mountinfo(5)
      - [Docker: live restore](https://docs.docker.com/engine/daemon/live-restore/)
      """##
    ),
    (
      "no-new-privileges",
      ##"""
      # no-new-privileges: newgrp, sudo and setuid helpers cannot help here

      A note: this process has the no_new_privs flag, so no program that it starts can gain a uid, a
      gid or a capability that it does not have already.

      ## How it looks

      The recipes that work elsewhere fail, each in its own way:

      ```text
      sudo: The "no new privileges" flag is set, which prevents sudo from running as root.

      $ newgrp docker
      setgroups: Operation not permitted
      setgid: Operation not permitted

      $ su - jenkins
      su: Authentication failure
      ```

      ## Why it happens

      `prctl(PR_SET_NO_NEW_PRIVS)` makes execve(2) ignore the setuid and setgid bits and file
      capabilities. The flag is inherited, and can never be cleared. It is set by

      - `security_opt: [no-new-privileges:true]` in Compose, `--security-opt no-new-privileges`, or
        `"no-new-privileges": true` in daemon.json;
      - `allowPrivilegeEscalation: false` in Kubernetes;
      - `NoNewPrivileges=` and many sandbox settings of systemd units;
      - bubblewrap, Flatpak, and every program that installs a seccomp filter without privilege.

      It is good protection and **not** the reason for the refusal: it only rules out some fixes.

      ## How to tell it from its look-alikes

      - [membership-not-in-session](membership-not-in-session.md): there newgrp helps, but not with
        this flag.
      - [setgroups-denied](setgroups-denied.md): the namespace forbids setting groups, also to its
        root.
      - A plain lack of CAP_SETGID: root without it cannot set groups either.

      ```sh
      grep NoNewPrivs /proc/self/status
      ```

      `1` means that the flag is set.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: "1000:1000"
          group_add: ["${DOCKER_GID:?}"]
          security_opt: ["no-new-privileges:true"]
          command: sudo run
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:6:14: note: sudo cannot help: no-new-privileges takes the right of its set-id bit [no-new-privileges]
      seen.yaml:8:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### Give the group before the process starts

      ```yaml
      services:
        app:
          security_opt:
            - no-new-privileges:true
          group_add:
            - "999"
      ```

      In Kubernetes `supplementalGroups: [999]`, in a unit `SupplementaryGroups=docker`. The engine
      sets the groups **before** the flag counts, so both go together. Price: none for the
      protection; the socket is worth what it is worth ([root-equivalent](root-equivalent.md)).

      ### Drop from root in the entrypoint

      ```sh
      sockcheck exec --user jenkins -- jenkins-agent
      ```

      A process that is root, with CAP_SETGID and CAP_SETUID, may still set its groups: that gains
      nothing it could not do already. Price: the container has to start as root.

      ### Log in anew, outside

      A terminal inside an editor or a sandbox may carry the flag; a login from outside does not. No
      command inside can remove it:

      ```sh
      ssh localhost id -nG
      ```

      Price: none.

      ## References

      - [Kernel documentation: no_new_privs](https://docs.kernel.org/userspace-api/no_new_privs.html)
      - [prctl(2)](https://man7.org/linux/man-pages/man2/prctl.2.html), newgrp(1), systemd.exec(5)
      """##
    ),
    (
      "not-a-socket",
      ##"""
      # not-a-socket: a file, fifo or device stands at the path

      Something exists at the path, but it is not a socket, so nobody can ever answer there.

      ## How it looks

      The kernel looks at permissions first and at the type second. Without write permission the
      error is `EACCES`; with it, and for root, it is `ECONNREFUSED`:

      ```text
      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?
      ```

      Both sentences lead astray. If the path goes through a file (`/etc/hostname/docker.sock`), the
      error is `ENOTDIR`, "not a directory". `sockcheck` gives the verdict `missing` and says what
      it found instead.

      ## Why it happens

      - `touch /var/run/docker.sock` in a Dockerfile or an entrypoint, "so that the mount works",
        and then the mount was forgotten.
      - A backup, `cp` or `COPY` made an empty file out of a socket, or copied something else there.
      - A mount of `/dev/null` or of an empty file over the path, to hide the socket on purpose.
      - `DOCKER_HOST` names the daemon's configuration or its pid file.

      In unix_find_bsd() (net/unix/af_unix.c) the order is: walk the path, ask for write permission,
      then compare the inode's type with "socket".

      ## How to tell it from its look-alikes

      - [socket-is-directory](socket-is-directory.md): by far the most frequent "other thing"; it
        has its own cause and its own cure.
      - [nothing-listening](nothing-listening.md): a real socket, with nobody behind it. Same
        `ECONNREFUSED`, but `stat` says `socket`.
      - [wrong-socket-type](wrong-socket-type.md): a socket, but of another type: `EPROTOTYPE`.

      ```sh
      stat -c '%F %a %U:%G' /var/run/docker.sock
      grep docker.sock /proc/self/mountinfo
      ```

      The second line shows whether a mount put it there.

      ## Fixes

      ### In a container: mount the socket over it

      ```sh
      docker run --mount type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock app
      ```

      A bind mount of a socket onto a file works, and hides the file. Price: whoever may use the
      socket is root on the host, see [root-equivalent](root-equivalent.md).

      ### On the host: move the thing away and start the daemon again

      ```sh
      sudo mv /var/run/docker.sock /root/docker.sock.found
      sudo systemctl stop docker.service docker.socket
      sudo systemctl start docker.socket docker.service
      ```

      Moving keeps it for a look later. Price: stopping the daemon stops its containers unless
      `live-restore` is on.

      ### Perhaps it is meant so

      If somebody mounted `/dev/null` or an empty file there, the socket was hidden on purpose. Ask
      before you undo it; a narrow proxy may be offered elsewhere:

      ```sh
      sockcheck sockets
      ```

      ## References

      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), connect(2), inode(7)
      """##
    ),
    (
      "not-the-docker-api",
      ##"""
      # not-the-docker-api: something answers, but it is not Docker

      The connection works, and what comes back is not the answer of a Docker API: another program
      owns this socket.

      ## How it looks

      ```text
      Get "http://%2Frun%2Fcontainerd%2Fcontainerd.sock/v1.50/containers/json": net/http: HTTP/1.x
      transport connection broken: malformed HTTP response "\x00\x00\x06\x04…".
      * Are you trying to connect to a TLS-enabled daemon without TLS?

      error during connect: Get "http://%2Ftmp%2Fagent.sock/v1.50/containers/json": EOF

      Error response from daemon: 404 page not found
      ```

      The first is a gRPC server such as containerd, the second an ssh agent, the third an HTTP
      server of another kind. The remark about TLS is a guess of the client and leads astray here.
      `sockcheck` gives the verdict `unavailable`.

      ## Why it happens

      All these are stream sockets, and connect(2) cannot tell them apart. The client sends
      HTTP/1.1, and the other side

      - speaks gRPC, which is HTTP/2: containerd, CRI-O, cri-dockerd, buildkitd. Its first bytes are
        a settings frame, `\x00\x00…\x04`;
      - speaks its own binary protocol and closes: an ssh agent, `SSH_AUTH_SOCK` mounted over the
        wrong path;
      - is an HTTP server without `/_ping`: snapd, some proxies, podman's socket where a proxy cut
        off the paths that Docker uses.

      On a Kubernetes node with containerd there often is **no** Docker API at all.

      ## How to tell it from its look-alikes

      - [wrong-socket-type](wrong-socket-type.md): connect(2) itself fails, with `EPROTOTYPE`.
      - [daemon-unresponsive](daemon-unresponsive.md): no bytes come back.
      - [endpoint-elsewhere](endpoint-elsewhere.md): a Docker API, but not the one you meant.
      - A real TLS daemon is reached by tcp; see [endpoint-not-unix](endpoint-not-unix.md).

      ```sh
      curl --include --max-time 2 --unix-socket /var/run/docker.sock http://localhost/_ping
      sudo ss --listening --unix --processes | grep docker.sock
      ```

      A Docker API answers `HTTP/1.1 200 OK` with the headers `Api-Version` and `Server: Docker` (or
      `Libpod-Api-Version` for podman) and the body `OK`. ss names the program that listens.

      ## Fixes

      ### Point the client at the Docker API

      ```sh
      sockcheck sockets
      export DOCKER_HOST=unix:///var/run/docker.sock
      ```

      Price: none.

      ### Use the client that fits the socket

      ```sh
      sudo crictl --runtime-endpoint unix:///run/containerd/containerd.sock ps
      sudo ctr --address /run/containerd/containerd.sock containers list
      SSH_AUTH_SOCK=/tmp/agent.sock ssh-add -l
      ```

      Price: another tool with other commands. Whoever may use the containerd socket is as powerful
      as root, too.

      ### In a container: mend the mount

      ```yaml
      services:
        app:
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      ```

      Price: as for every mounted Docker socket, see [root-equivalent](root-equivalent.md).

      ## References

      - [Docker Engine API: ping](https://docs.docker.com/reference/api/engine/)
      - [Kubernetes: container runtimes](https://kubernetes.io/docs/setup/production-environment/container-runtimes/)
      """##
    ),
    (
      "nothing-listening",
      ##"""
      # nothing-listening: the socket is there, its daemon is not

      The socket file outlived the program that made it: nobody listens, and the kernel refuses the
      connection at once.

      ## How it looks

      connect(2) fails with `ECONNREFUSED`, at once:

      ```text
      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?

      failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is
      correct and if the daemon is running: dial unix /var/run/docker.sock: connect:
      connection refused

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', ConnectionRefusedError(111, 'Connection refused'))
      ```

      `sockcheck` gives the verdict `unavailable` (exit status 69). A process without permission
      hears "permission denied" even then, because permission is asked first: the denial hides the
      dead daemon.

      ## Why it happens

      A socket file is only a name. It stays when its program ends without removing it:

      - dockerd crashed, was killed, or was stopped;
      - the daemon does not come up (a damaged daemon.json, a full disk, no iptables);
      - a rootless engine ended when its user logged out, because lingering is off;
      - Docker Desktop or Colima was quit, and left the file in the home directory;
      - a proxy such as `socat` ended.

      In the kernel, unix_find_other() finds the inode, asks for write permission, and then looks
      for a socket that is bound to it; there is none, or it does not listen.

      ## How to tell it from its look-alikes

      - [socket-missing](socket-missing.md): no file at all. Old docker clients print the very same
        sentence; `ls` tells them apart.
      - [mount-is-stale](mount-is-stale.md): in a container, while the daemon on the host is well.
        The link count is 0.
      - [daemon-unresponsive](daemon-unresponsive.md): somebody accepts, and does not answer.
      - [wrong-socket-type](wrong-socket-type.md): somebody is there, but with another kind of
        socket.
      - [not-a-socket](not-a-socket.md) and [socket-is-directory](socket-is-directory.md): root gets
        `ECONNREFUSED` there too.

      ```sh
      stat -c '%F %h links' /var/run/docker.sock
      sudo ss --listening --unix --processes | grep docker.sock
      ```

      No line from the second command means that nobody listens.

      ## Fixes

      ### Start the daemon, and read why it stopped

      ```sh
      systemctl status docker.service docker.socket
      sudo systemctl start docker.service
      sudo journalctl --unit docker.service --lines 50
      ```

      Price: none. If it fails again at once, the journal's last lines name the reason;
      `sudo dockerd --validate` checks daemon.json.

      ### A rootless engine: let it live without a login

      ```sh
      systemctl --user start docker.service
      sudo loginctl enable-linger "$(id -un)"
      ```

      Price: with lingering, the user's services run from boot on, also while nobody is logged in.

      ### Another engine is meant

      ```sh
      sockcheck sockets
      docker context ls
      ```

      If another socket answers, point the client there; see
      [endpoint-elsewhere](endpoint-elsewhere.md). Price: other containers and images are shown.

      ## References

      - [connect(2)](https://man7.org/linux/man-pages/man2/connect.2.html), unix(7), ss(8)
      - [Docker: troubleshooting the daemon](https://docs.docker.com/engine/daemon/troubleshoot/)
      """##
    ),
    (
      "others-in-the-container",
      ##"""
      # others-in-the-container: the main process is not the one that connects

      A note beside the answer for a container's main process: other processes run in there as other
      users, and fare otherwise.

      ## How it looks

      `sockcheck --container web` says that the main process, which is root, may use the socket. The
      program in there still writes

      ```text
      connect() to unix:/var/run/docker.sock failed (13: Permission denied)
      ```

      and `sockcheck` adds a line such as

      ```text
      nginx, nginx (uid 101), 4 processes: refused, and takes its groups from the group file (initgroups(3))
      ```

      ## Why it happens

      Many images start as root, and it is a child of another user that connects: the workers of nginx,
      Apache and php-fpm, cron's jobs, what supervisord starts with `user=`. Such a program calls
      initgroups(3) when it becomes that user: the whole list of groups is replaced by what /etc/group
      **in the container** has for the name. A group that the container was given (`group_add`,
      `--group-add`) is gone then, and so is one that PID 1 gained.

      ## How to tell it from its look-alikes

      - [groups-dropped](groups-dropped.md): the container was given the socket's group, and a program on
        the way dropped it. There, too, the group file helps.
      - [gid-mismatch](gid-mismatch.md) for the main process: then `group_add` is what it takes, where its
        children keep their groups.

      Ask about one of them by its number, which is the host's:

      ```sh
      sudo sockcheck --pid 4711 --timeout 10 /var/run/docker.sock
      ```

      ## What to do

      ### In the image: an entry in the group file

      ```dockerfile
      ARG DOCKER_GID=999
      RUN groupadd --gid "$DOCKER_GID" docker && usermod --append --groups docker jenkins
      ```

      `jenkins` stands for the worker's user. `USER` stays as it is: with `USER nginx` the master could not
      bind its port or write its files. Price: a number of one host in the image.

      ### When the container starts, whatever the host's number is

      ```sh
      sockcheck image --user nginx --apply \
          --socket-gid "$(stat -L -c %g /var/run/docker.sock)"
      ```

      A line of the entrypoint script, which is root, before what starts the workers: they read the file
      that it writes. `sockcheck fix --pid 4711 --for entrypoint` prints it.

      ### What does not help

      `group_add` and `--group-add` do not reach a worker, and `user: nginx` starts the master as somebody
      who cannot do its work.

      ## References

      - initgroups(3), [credentials(7)](https://man7.org/linux/man-pages/man7/credentials.7.html)
      - [hashicorp/docker-consul#132](https://github.com/hashicorp/docker-consul/issues/132)
      """##
    ),
    (
      "owner-bits-deny",
      ##"""
      # owner-bits-deny: the owner's own bits refuse

      The process owns the socket, so only the owner bits count for it, and they do not contain `w`.

      ## How it looks

      The usual refusal, although `ls -l` shows you as the owner, and although others may connect:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```text
      s---rw-rw- 1 jenkins docker 0 Mar  3 09:12 app.sock
      ```

      ## Why it happens

      The kernel (`acl_permission_check`) does not add up what you are entitled to as owner, as
      member and as anybody. It picks **one** class: if your file system uid is the inode's uid, the
      owner bits decide, and nothing else is looked at: no group, no ACL entry, not "other". So mode
      0066 lets the whole world in, except the owner.

      It is rare, and it comes from

      - a umask or `chmod` with the digits in the wrong place, such as `chmod 0460`;
      - a program that makes its socket with an unusual mode and expects only its group to connect;
      - a container user whose uid happens to be the same as the owner's on the host.

      Root is not stopped: CAP_DAC_OVERRIDE is asked when the bits have refused.

      ## How to tell it from its look-alikes

      - [group-bits-deny](group-bits-deny.md): you hold the group and do not own it.
      - [gid-mismatch](gid-mismatch.md): neither owner nor member.
      - [root-lacks-override](root-lacks-override.md): uid 0 without the capability, and the socket
        is somebody else's.
      - [acl-entry-denies](acl-entry-denies.md): an ACL entry. For the owner the ACL is never read.

      ```sh
      stat -c '%a %u:%g' /var/run/docker.sock
      id -u
      ```

      ## Fixes

      ### On the machine that owns the socket: give the owner w

      ```sh
      chmod u+rw "$XDG_RUNTIME_DIR/app.sock"
      ```

      The owner may do this without root. Do it where the daemon runs, not from a container that
      only mounts the socket: it would change the host behind its back. Price: it lasts until the
      daemon makes the socket anew. Security: the owner could have done it at any time, so nothing
      is given away.

      ### Lasting: the daemon's own mode

      ```ini
      # /etc/systemd/system/docker.socket.d/mode.conf
      [Socket]
      SocketMode=0660
      ```

      ```sh
      sudo systemctl daemon-reload
      sudo systemctl stop docker.service docker.socket
      sudo systemctl start docker.socket docker.service
      ```

      For another program look for its option of that kind (`umask`, `unix_socket_permissions`).
      Price: a restart of the daemon. Keep the last digit 0, so that "other" stays out.

      ### Ask as another uid that is in the group

      ```sh
      docker run --user 1001:999 \
          --volume /var/run/docker.sock:/var/run/docker.sock app
      ```

      Price: files of the process belong to another uid. Useful only if the socket's mode is meant.

      ## References

      - [path_resolution(7)](https://man7.org/linux/man-pages/man7/path_resolution.7.html),
        "Permissions"
      - [inode(7)](https://man7.org/linux/man-pages/man7/inode.7.html), systemd.socket(5)
      """##
    ),
    (
      "path-too-long",
      ##"""
      # path-too-long: the path does not fit into a socket address

      The address of a Unix socket has room for 107 bytes of path and a closing zero byte; this path
      is longer, so no program can connect by it, whatever its permissions.

      ## How it looks

      The kernel never sees the request; the client or its library gives up first, each in its own
      words:

      ```text
      Failed to initialize: unix socket path "/home/…/docker.sock" is too long

      dial unix /home/…/docker.sock: connect: invalid argument

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', OSError('AF_UNIX path too long'))

      unix_listener: path "/home/…" too long for Unix domain socket
      ```

      The first is the docker CLI, the second other Go programs, the third docker-py, the last ssh.
      `sockcheck` gives the verdict `missing` and says how many bytes the path has.

      ## Why it happens

      `struct sockaddr_un` holds `sun_path[108]`. It is a count of **bytes**, not of characters: an
      `é` takes two. Long paths come from

      - CI workspaces: `/home/jenkins/agent/workspace/team/project/feature-branch/…/docker.sock`
      - temporary directories on a Mac, `$TMPDIR` under `/var/folders/…`
      - a home directory on a network mount, for `~/.colima/…` and `~/.lima/…/sock/docker.sock`.

      Only the string that is handed to connect(2) counts. What links in it lead to may be longer.

      ## How to tell it from its look-alikes

      - [socket-missing](socket-missing.md): a path of at most 107 bytes that leads nowhere:
        `ENOENT`.
      - [endpoint-invalid](endpoint-invalid.md): the address cannot be parsed; there the client
        complains about its format and not about a length.
      - `ENAMETOOLONG`, "File name too long", is another limit: 255 bytes for one name, 4096 for a
        path. You meet 107 much earlier.

      Count the bytes:

      ```sh
      printf %s "${DOCKER_HOST#unix://}" | wc -c
      ```

      ## Fixes

      ### A short link to the directory

      ```sh
      ln -sfn "$HOME/.colima/default" "$XDG_RUNTIME_DIR/colima"
      export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/colima/docker.sock"
      ```

      Price: one more link to keep. Put it into a directory of your own, not into `/tmp`, where
      others may not follow it ([link-protected](link-protected.md)). Permissions are those of the
      target; security does not change.

      ### A shorter place for the socket

      ```sh
      dockerd-rootless.sh --host "unix://$XDG_RUNTIME_DIR/docker.sock"
      ```

      Price: the daemon has to be started anew, and clients have to learn the new path.
      `$XDG_RUNTIME_DIR` is private to its user (mode 0700), which is as it should be.

      ### In a container: a short mount point

      ```sh
      sock="$HOME/.colima/default/docker.sock"
      docker run --mount "type=bind,source=$sock,target=/var/run/docker.sock" app
      ```

      Price: none beyond that of any mounted socket, see [root-equivalent](root-equivalent.md). The
      length of the source does not matter.

      ## References

      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), "Address format" and "Pathname
        sockets"
      """##
    ),
    (
      "peer-checked",
      ##"""
      # peer-checked: this daemon looks at who connects

      Permission to connect is not all: this kind of daemon asks the kernel whose process is at the other
      end, and decides by that.

      ## How it looks

      The connection succeeds, and then:

      ```text
      psql: error: connection to server on socket "/run/postgresql/.s.PGSQL.5432" failed:
      FATAL:  Peer authentication failed for user "app"

      error fetching identities: communication with agent failed

      ERROR 1698 (28000): Access denied for user 'app'@'localhost'
      ```

      `sockcheck` says it as a note, with the uid that the daemon will see.

      ## Why it happens

      With `SO_PEERCRED` (unix(7)) a daemon learns uid, gid and pid of whoever called connect(2), as they
      are in the daemon's own user namespace. PostgreSQL (`peer`), MariaDB (`unix_socket`), ssh-agent,
      gpg-agent, D-Bus (`EXTERNAL`), PulseAudio, snapd, tmux, Tailscale and pcscd do so; chmod and groups
      change nothing there.

      In a user namespace (rootless podman, userns-remap) the daemon outside sees the **outside** uid:
      root in the container is 1000 or 100000 to it.

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md) and its kin: there connect(2) itself fails.
      - [id-unmapped](id-unmapped.md): the socket's ids, not the client's.

      ## What to do

      Say in the daemon's own words who is let in: a line in `pg_hba.conf` or `pg_ident.conf`, an account
      with another plugin, `xhost +si:localuser:NAME`, `tmux server-access -a NAME`. Or run the client as the account that the daemon
      expects: in a container with the same uid (`--user`, rootless podman `--userns=keep-id`). The page
      of each daemon says what it asks: `docs/daemons`.

      ## References

      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), `SO_PEERCRED`
      - [user_namespaces(7)](https://man7.org/linux/man-pages/man7/user_namespaces.7.html)
      """##
    ),
    (
      "read-only-mount-is-no-protection",
      ##"""
      # read-only-mount-is-no-protection: :ro does not limit a socket

      A note: the socket is mounted read-only; that neither stops this process from connecting nor
      limits what it may ask the daemon.

      ## How it looks

      A Compose file says, with good intent:

      ```yaml
      services:
        app:
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock:ro
      ```

      The container can still start, stop and delete containers. Or the other way round: it is
      refused with "permission denied", and someone suspects the `:ro`. It is innocent.

      ## Why it happens

      Read-only forbids changing the **file**: its mode, its owner, its name. Connecting writes to
      no file. In the kernel, sb_permission() answers `EROFS` for regular files, directories and
      links only, and a mount's read-only flag is asked where a file is opened for writing;
      connect(2) asks just for write permission on the inode. Once connected, a socket has two
      directions, and the daemon cannot see how it was mounted.

      The one true effect: chmod and chown from inside the container fail, so it cannot change the
      host's socket by that path.

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md) and its kin: a refusal that has its reason in ids and bits.
        Removing `:ro` changes nothing.
      - [mount-is-stale](mount-is-stale.md): a mount that really is in the way.
      - [root-equivalent](root-equivalent.md): what the socket is worth, with `:ro` or without.

      ```sh
      grep docker.sock /proc/self/mountinfo
      curl --silent --unix-socket /var/run/docker.sock http://localhost/version
      ```

      The first shows `ro` in the mount's options, the second answers all the same.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: root
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock:ro
      seen.yaml:5:9: note: :ro keeps nobody from using the socket: connecting changes no file [read-only-mount-is-no-protection]
      seen.yaml:5:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      seen.yaml:5:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### If you wanted protection: filter the requests

      ```sh
      docker network create docker-api
      docker run --detach --name proxy --network docker-api --env CONTAINERS=1 \
        --volume /var/run/docker.sock:/var/run/docker.sock tecnativa/docker-socket-proxy
      docker run --network docker-api --env DOCKER_HOST=tcp://proxy:2375 app
      ```

      The proxy lets reading requests for `/containers` pass and refuses the rest. Price: one more
      container; security: the first real limit in this list.

      ### If you wanted access: keep :ro, and give the group

      ```sh
      docker run --volume /var/run/docker.sock:/var/run/docker.sock:ro --group-add 999 app
      ```

      Price: as for every grant. The `:ro` may stay: it does no harm, apart from looking like a
      wall. (A rootless engine may refuse to make the mount with it; leave it out there.)

      ## References

      - [moby/moby#41876](https://github.com/moby/moby/issues/41876), `:ro` and rootless engines
      - [Docker: bind mounts](https://docs.docker.com/engine/storage/bind-mounts/)
      - [mount(8)](https://man7.org/linux/man-pages/man8/mount.8.html), unix(7)
      """##
    ),
    (
      "root-equivalent",
      ##"""
      # root-equivalent: whoever may use this socket is root on the host

      A note, not a failure: permission for a rootful Docker socket is permission for everything on
      that machine.

      ## How it looks

      Nothing fails. `sockcheck` adds this line to each grant, and to each fix that would lead to
      one:

      ```text
      Whoever may use this socket is root on the host.
      ```

      ## Why it happens

      The Docker API starts containers with any mount and any privilege, and the daemon that does it
      is root. It does not ask who you are: a connection is all it takes. So this, by an ordinary
      user who is in the group, prints the host's password hashes:

      ```sh
      docker run --rm --mount type=bind,source=/,target=/host,readonly alpine cat /host/etc/shadow
      ```

      Running the client as another user than root **in its container** changes nothing about that.
      It still helps against simple mistakes, but it is no wall.

      Root in a container is told the same, and `--container` says what the image's own user would take in
      place of `user: root`:

      ```sh
      sockcheck --container app
      ```

      ## How to tell it from its look-alikes

      - A **rootless** engine's socket is worth the account that runs it, no more.
      - With `userns-remap` the API can still ask for `--userns=host`: it is root-equivalent.
      - In Docker Desktop root is root of the virtual machine, and of what is shared with it: your
        files.
      - A read-only mount of the socket does not lessen it, see
        [read-only-mount-is-no-protection](read-only-mount-is-no-protection.md).
      - [world-writable](world-writable.md): then **everybody** is root.

      ```sh
      stat -Lc '%A %U:%G' /var/run/docker.sock
      getent group "$(stat -Lc %g /var/run/docker.sock)"
      ```

      shows the mode, and lists the accounts that can connect by the socket's group.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: root
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:5:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      seen.yaml:5:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Fixes

      ### Do not hand out the socket

      Many programs need it only to build images or to read labels. Without it:

      ```sh
      podman build --tag app .
      ```

      Price: another tool to learn. Security: the largest gain of all.

      ### Hand out less of it: a proxy

      ```sh
      docker network create docker-api
      docker run --detach --name proxy --network docker-api --env CONTAINERS=1 \
        --volume /var/run/docker.sock:/var/run/docker.sock tecnativa/docker-socket-proxy
      docker run --network docker-api --env DOCKER_HOST=tcp://proxy:2375 app
      ```

      Price: one more container. Allowing it to `POST` containers gives all of it away again.

      ### A rootless engine

      ```sh
      dockerd-rootless-setuptool.sh install
      ```

      Price: some features (ports below 1024, some storage drivers) need extra settings. Security: a
      break-out ends in an ordinary account.

      ## References

      - [Docker: daemon attack surface](https://docs.docker.com/engine/security/#docker-daemon-attack-surface)
      - [Docker: rootless mode](https://docs.docker.com/engine/security/rootless/)
      """##
    ),
    (
      "root-lacks-override",
      ##"""
      # root-lacks-override: root without the power to pass over the mode

      The process has uid 0, but its effective set lacks CAP_DAC_OVERRIDE, so it has to pass the
      bits like anybody else, and the socket is not root's.

      ## How it looks

      `id` says root, and still:

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```console
      # id
      uid=0(root) gid=0(root) groups=0(root)
      # ls -ln /var/run/docker.sock
      srw-rw---- 1 1000 1000 0 Mar  3 09:12 /var/run/docker.sock
      ```

      ## Why it happens

      Root is not let in for being uid 0. The kernel first asks the bits (`acl_permission_check`),
      and after a refusal `generic_permission` asks whether the **effective** capabilities contain
      CAP_DAC_OVERRIDE. Hardened deployments take it away: `cap_drop: [ALL]` in Compose,
      `--cap-drop ALL`, `capabilities: drop: ["ALL"]` in Kubernetes, `CapabilityBoundingSet=` in a
      systemd unit.

      What is left to root is what its ids are worth:

      - a socket root:anything with `rw` for the owner: root passes as its **owner**, without any
        capability. So the ordinary root:999 socket works;
      - a socket 1000:1000 0660, as made by a rootless engine, an ssh agent or a build tool: root is
        "other", and is refused.

      ## How to tell it from its look-alikes

      - [rootless-owner](rootless-owner.md): the opposite: the socket is root's in here, and you are
        not root.
      - [id-unmapped](id-unmapped.md): root **with** the capability is refused as well, because the
        socket's ids are not mapped in its user namespace.
      - [security-policy](security-policy.md): the capability is there, the bits say yes.
      - [directory-not-searchable](directory-not-searchable.md): the same lack, met at a directory.

      ```sh
      grep CapEff /proc/self/status
      stat -Lc '%a %u:%g' /var/run/docker.sock
      ```

      `CapEff` is hexadecimal; the bit 0x2 is CAP_DAC_OVERRIDE. `capsh --decode=VALUE` spells it
      out.

      ## Seen before anything runs

      Whose the socket is on the host stands in no file. `sockcheck lint` ([guide](../guides/lint.md)) sees it where
      `sockcheck facts` has described a host:

      ```sh
      cat seen.yaml
      sudo sockcheck facts /srv/ci/docker.sock > host.json
      sockcheck lint --format gcc --facts host.json seen.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          cap_drop: [ALL]
          volumes:
            - /srv/ci/docker.sock:/var/run/docker.sock
      seen.yaml:3:12: error: root (uid 0) is let in on 0 of 1 hosts, and not on host (gid 1000, 0600); it holds 0 [root-lacks-override]
      ```

      With the capability root is let in, whoever owns the socket:

      ```sh
      sockcheck lint --format gcc --facts host.json seen.yaml
      ```

      ```text
      seen.yaml:6:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      ```

      ## Fixes

      ### Run as the socket's owner

      ```yaml
      services:
        app:
          user: "1000:1000"
          cap_drop: [ALL]
      ```

      Price: whatever needed uid 0 in the container has to be arranged otherwise. It is the least
      privilege: no root and no capability.

      ### Give root the socket's group

      ```yaml
      services:
        app:
          cap_drop: [ALL]
          group_add:
            - "1000"
      ```

      The group bits let it in. Price: the process may use everything else that is open to this
      group, in mounts too. No capability comes back.

      ### Give the capability back

      ```yaml
      services:
        app:
          cap_drop: [ALL]
          cap_add: [DAC_OVERRIDE]
      ```

      Price: root in the container may again read and write every file in it and in its mounts,
      whatever the mode: much more than the one socket. Prefer the other two.

      ## References

      - [capabilities(7)](https://man7.org/linux/man-pages/man7/capabilities.7.html)
      - [Docker: runtime privilege and capabilities](https://docs.docker.com/engine/containers/run/)
      - [Kubernetes: security context](https://kubernetes.io/docs/tasks/configure-pod-container/security-context/)
      """##
    ),
    (
      "rootless-owner",
      ##"""
      # rootless-owner: the socket belongs to root in here, who is you outside

      A rootless engine's socket belongs to an ordinary user of the host; in the container that user
      is shown as root (0:0), and this process is another uid.

      ## How it looks

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```console
      $ id
      uid=1000(jenkins) gid=1000(jenkins) groups=1000(jenkins)
      $ ls -ln /var/run/docker.sock
      srw-rw---- 1 0 0 0 Mar  3 09:12 /var/run/docker.sock
      ```

      It puzzles because uid 1000 on the host **owns** the socket, and the process has uid 1000 too.

      ## Why it happens

      A rootless engine runs its containers in a user namespace. Your uid outside, say 1000, is
      mapped to 0 inside; the ids 1 and up inside are taken from /etc/subuid, for example 100000 and
      up. So

      - the socket of uid 1000 shows as root's;
      - root in the container is, outside, you: it may use the socket;
      - uid 1000 in the container is 100999 outside: a stranger, whom "other" (`---`) refuses.

      No group that you add in the image can match, except group 0, which is your own group outside.

      ## How to tell it from its look-alikes

      - [gid-zero](gid-zero.md): also root:root 0660, but root is the real root. There uid_map is
        one line, `0 0 4294967295`.
      - [id-unmapped](id-unmapped.md): the socket shows 65534: it is another engine's, mostly the
        rootful one's.
      - [gid-mismatch](gid-mismatch.md): a group number other than 0.

      ```sh
      cat /proc/self/uid_map
      stat -Lc '%a %u:%g' /var/run/docker.sock
      ```

      Two or more lines, the first `0 1000 1`, are the sign of a rootless engine.

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: "1000:1000"
          volumes:
            - ${XDG_RUNTIME_DIR}/docker.sock:/var/run/docker.sock
      seen.yaml:3:11: error: the socket of an engine without root belongs to 0:0 in the container, and uid 1000 is neither; run it as root there, which is the engine's own user outside [rootless-owner]
      ```

      ## Fixes

      ### Group 0, and your own uid

      ```yaml
      services:
        app:
          user: "1000"
          group_add:
            - "0"
      ```

      or `docker run --user 1000:0`. Price: the process holds the group root **of the container**,
      which outside is your own primary group: it may use files that are open to it, in mounts too.
      Needs the socket's group to show as 0 and to have `w`.

      ### Root in the container

      ```yaml
      services:
        app:
          user: root
      ```

      Here this is milder than it sounds: root of a rootless container is, outside, only you. Price:
      within the container it may do everything; a mistake can harm your files, not the system's.

      ### podman: keep your id

      ```sh
      sock="$XDG_RUNTIME_DIR/podman/podman.sock"
      podman run --userns=keep-id --mount "type=bind,source=$sock,target=/var/run/docker.sock" app
      ```

      Your uid outside is then the same uid inside, and the process passes as the owner. For an
      image with another uid: `--userns=keep-id:uid=1001,gid=1001` (podman 4.3 and later). Price:
      files that the image owns as root are not yours any more; some images cannot start so.

      ## References

      - [moby/moby#42134](https://github.com/moby/moby/issues/42134),
        [exasol/ai-lab#535](https://github.com/exasol/ai-lab/issues/535)
      - [Docker: rootless mode](https://docs.docker.com/engine/security/rootless/)
      - [user_namespaces(7)](https://man7.org/linux/man-pages/man7/user_namespaces.7.html),
        subuid(5)
      """##
    ),
    (
      "security-policy",
      ##"""
      # security-policy: every bit says yes, and the kernel says no

      Mode, groups, ACL and capabilities would let this process in, but something on top of them
      refuses: SELinux, AppArmor, another security module, or a seccomp filter.

      ## How it looks

      The words are the same as for a wrong mode. A filter may say "operation not permitted"
      instead, and if socket(2) is refused rather than connect(2), it stands in the message:

      ```text
      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: operation not
      permitted

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: socket: operation not
      permitted
      ```

      Root is refused as well, and under SELinux `ls -l` may show question marks for the socket.

      ## Why it happens

      After the bits have said yes (inode_permission), the security modules are asked, and any of
      them can only say no:

      - **SELinux** (Fedora, RHEL): a container's process (`container_t`) may not connect to the
        socket of the engine (`container_runtime_t`). The mode is not the matter. Relabelling with
        `:z` does not help: the rule is about the two processes.
      - **AppArmor** (Ubuntu, Debian, snaps): a profile without a rule for the path or for `unix`.
      - **seccomp**: a filter that answers connect(2) or socket(2) with an error, or ends the process (SIGSYS,
        "Bad system call"). One that a unit's settings explain is [unit-sandbox](unit-sandbox.md).
      - **A sandbox** around a process of the host's: bwrap, flatpak, snap, a coding agent's. Most have a
        filter and show other mounts. `sockcheck` names it by what it leaves: `/.flatpak-info`, the snap's
        control group, bwrap among the ancestors, `SANDBOX_RUNTIME=1` (sandbox-runtime, Claude Code),
        `CODEX_SANDBOX_NETWORK_DISABLED=1`. No option of a container's helps there.
      - **Landlock**: it looks at connecting to a path from ABI 9 on (Linux 7.1, EACCES), at abstract names from
        ABI 6 on (Linux 6.12, EPERM), and at socket(2) never. Rules need no_new_privs, and nothing shows them.

      The call and its errno tell who it was: a module answers EACCES, and only a filter ends a process or answers
      EPERM, ENOSYS or "address family not supported". TOMOYO, IPE and IMA refuse nothing without a policy of
      their own, and are no suspects. What engines load by themselves, `docker-default` and Docker's filter, lets
      both calls pass. From outside (`--pid`, `--container`) the profile or context is taken on by a stand-in and the
      filter is asked of itself; what can be neither leaves the answer open
      ([could-not-tell](could-not-tell.md)).

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md) and all its kin: there the bits refuse. `sockcheck` reports
        this cause only when its own reading of the bits says yes.
      - [link-protected](link-protected.md): a refusal without a bit, because of a link.
      - [id-unmapped](id-unmapped.md): root is refused because of a user namespace.

      Which modules there are, and whether a filter or no_new_privs is there; the profile under AppArmor:

      ```sh
      cat /sys/kernel/security/lsm
      grep -E 'Seccomp|NoNewPrivs' /proc/self/status
      cat /proc/self/attr/apparmor/current
      ```

      The labels of the process and of the socket under SELinux:

      ```sh
      cat /proc/self/attr/current
      stat --format %C /var/run/docker.sock
      ```

      Either module writes down what it refuses, but for rules that are to be quiet (`deny` of AppArmor's,
      `dontaudit` of SELinux's). Whoever may read the kernel's log finds the record in the report (`record` in JSON);
      for others root looks:

      ```sh
      sudo dmesg | grep -e avc: -e DENIED
      ```

      ## Seen before anything runs

      No file says which profile or policy a host enforces, so `sockcheck lint` does not see it.

      ## Fixes

      ### SELinux: this container without its label

      ```yaml
      services:
        app:
          security_opt:
            - label=disable
      ```

      or `docker run --security-opt label=disable`, podman alike. Price: SELinux no longer confines
      this container. Since it may use the socket it could do as much anyway. Leave the host's
      SELinux on (no `setenforce 0`): that would lift it for everything.

      In Kubernetes the same is the pod's `seLinuxOptions` with `type: spc_t`.

      ### AppArmor: the profile's one rule

      `sudo sockcheck --pid PID` finds the file of the profile and prints the lines for it, such as

      ```sh
      printf '%s\n' 'network unix,' '/run/docker.sock rw,' \
          | sudo tee --append /etc/apparmor.d/local/usr.bin.client
      sudo apparmor_parser --replace /etc/apparmor.d/usr.bin.client
      ```

      Price: all that runs under the profile may do so then. More in [the guide](../guides/apparmor.md).
      `apparmor=unconfined` works for a container too, and switches its confinement off.

      ### seccomp: a filter that lets connect through

      ```sh
      docker run --security-opt seccomp=profile.json \
          --volume /var/run/docker.sock:/var/run/docker.sock app
      ```

      Docker's default filter allows both calls, so look for your own profile, or in a unit for
      `SystemCallFilter=` and `RestrictAddressFamilies=` (add `AF_UNIX`). Price: the filter is wider
      by that call.

      ### A sandbox: its own setting

      | sandbox | what lets a socket through |
      |---|---|
      | bwrap | `--bind /run/docker.sock /run/docker.sock`, and no `--seccomp` that refuses it |
      | flatpak | `flatpak override --user --filesystem=/run/docker.sock APP`; `--socket=` for a session's |
      | snap | `snap connections NAME`, `sudo snap connect NAME:docker` |
      | sandbox-runtime, Claude Code | `"sandbox": {"network": {"allowAllUnixSockets": true}}` in settings.json |
      | Codex | `network_access = true` below `[sandbox_workspace_write]` in config.toml |

      Price: whatever is in the sandbox is root on the host with Docker's socket, so that the sandbox
      keeps nothing back any more.

      ## References

      - [myoung34/docker-github-actions-runner#9](https://github.com/myoung34/docker-github-actions-runner/issues/9),
        [newsnowlabs/dockside#4](https://github.com/newsnowlabs/dockside/issues/4)
      - [Docker: AppArmor](https://docs.docker.com/engine/security/apparmor/),
        [Docker: seccomp](https://docs.docker.com/engine/security/seccomp/)
      - [landlock(7)](https://man7.org/linux/man-pages/man7/landlock.7.html), container_selinux(8)
      """##
    ),
    (
      "setgroups-denied",
      ##"""
      # setgroups-denied: groups cannot be changed in this user namespace

      A note: in this user namespace setgroups(2) is switched off, so nobody in it, root included,
      can join a group or drop one.

      ## How it looks

      Tools that change groups fail, also as root of the namespace:

      ```text
      setpriv: setgroups failed: Operation not permitted

      su: cannot set groups: Operation not permitted

      $ newgrp docker
      setgroups: Operation not permitted

      E: setgroups 65534 failed - setgroups (1: Operation not permitted)
      ```

      The last is apt in such a sandbox.

      ## Why it happens

      A group can also be used to keep somebody **out** (mode 0604), so dropping groups must not be
      free. A process without privilege that makes a user namespace may therefore write its gid_map
      only after it wrote `deny` to /proc/PID/setgroups; and `deny` is for good, for all namespaces
      below as well. `unshare --map-root-user`, bubblewrap and rootless engines without newgidmap do
      that.

      The groups the process brought along stay: each shows as 65534 if it is not mapped, and
      **still grants**. So it matters what you hold before you enter.

      ## How to tell it from its look-alikes

      - [no-new-privileges](no-new-privileges.md): stops setuid helpers, not a root with CAP_SETGID.
      - [id-unmapped](id-unmapped.md): the socket's group has no number in here. The two often come
        together; that one is then the cause, this one a remark.
      - A lack of CAP_SETGID (`cap_drop: ALL`): the same error, but the file says `allow`.

      ```sh
      cat /proc/self/setgroups
      cat /proc/self/gid_map
      ```

      `deny`, and a gid_map with a single line of length 1, are typical.

      ## Fixes

      ### Hold the group before you enter

      ```sh
      newgrp docker
      unshare --user --map-root-user docker ps
      ```

      newgrp starts a new shell: type the second line in it. Price: you must be a member of the
      group outside; the sandbox then holds what the group may do.

      ### A namespace with a range of ids

      ```sh
      podman unshare cat /proc/self/setgroups
      unshare --user --map-auto --map-root-user cat /proc/self/setgroups
      ```

      Both print `allow`: the setuid helpers newuidmap and newgidmap write the maps. Price: the
      package `uidmap` and lines for you in /etc/subuid and /etc/subgid. It lets you set groups **of
      that range**; the host's group 999 is not among them.

      ## References

      - [user_namespaces(7)](https://man7.org/linux/man-pages/man7/user_namespaces.7.html), "The
        /proc/pid/setgroups file"
      - [setgroups(2)](https://man7.org/linux/man-pages/man2/setgroups.2.html), newgidmap(1)
      """##
    ),
    (
      "socket-is-directory",
      ##"""
      # socket-is-directory: a directory stands where the socket should be

      The engine was asked to mount a path that did not exist on the host, made an empty directory
      of that name, and now the directory is in the way of the real socket.

      ## How it looks

      For an ordinary user the kernel says `EACCES`, so the client complains about permissions; root
      gets `ECONNREFUSED`, so the client asks about the daemon. Neither says "directory":

      ```text
      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?
      ```

      The daemon says it plainly, when it cannot start:

      ```text
      can't create unix socket /var/run/docker.sock: is a directory
      ```

      `sockcheck` gives the verdict `missing`: there is no socket there.

      ## Why it happens

      `-v /var/run/docker.sock:/var/run/docker.sock` is the old syntax that creates a missing
      source, always as a directory. It is missing while the daemon restarts, on a machine without
      dockerd, or on a host where the socket has another name. With `restart: always` the container
      comes back before the socket does, and makes the directory again at every boot. A Kubernetes
      `hostPath` without a `type` leads to the same.

      connect(2) checks write permission on the inode first (0755 root: denied for others), and only
      then whether it is a socket (for root: `ECONNREFUSED`).

      ## How to tell it from its look-alikes

      - [gid-mismatch](gid-mismatch.md): the same message, but `ls -ld` shows an `s`, not a `d`, in
        front.
      - [nothing-listening](nothing-listening.md): a socket, but without a daemon behind it.
      - [not-a-socket](not-a-socket.md): a file, a fifo or a device.
      - [socket-missing](socket-missing.md): what it was before the engine "helped".

      ```sh
      ls -ld /var/run/docker.sock
      stat -c '%F' /var/run/docker.sock
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the files:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: root
          volumes:
            - docker.sock:/var/run/docker.sock
      volumes:
        docker.sock: {}
      seen.yaml:5:9: error: the volume "docker.sock" is mounted at /var/run/docker.sock, and a volume is a directory; /var/run/docker.sock:/var/run/docker.sock mounts the host's socket [socket-is-directory]
      ```

      ## Fixes

      ### Remove the directory on the host, then start the daemon

      ```sh
      sudo systemctl stop docker.service docker.socket
      sudo rmdir /var/run/docker.sock
      sudo systemctl start docker.socket docker.service
      ```

      `rmdir` removes nothing but an empty directory, so it is safe. Then create the containers that
      mounted it again, for example with `docker compose up --detach --force-recreate`. Price: the
      daemon stops its containers for a moment, unless `live-restore` is on. No effect on security.

      ### Compose: never create the source

      ```yaml
      services:
        app:
          volumes:
            - type: bind
              source: /var/run/docker.sock
              target: /var/run/docker.sock
      ```

      docker-compose 1 and `docker stack` never make the source of this form. Compose 2 does, unless it
      is told; docker-compose 1.29 in its turn refuses the line `bind`:

      ```yaml
      services:
        app:
          volumes:
            - type: bind
              source: /var/run/docker.sock
              target: /var/run/docker.sock
              bind:
                create_host_path: false
      ```

      Price: the container fails to start while the socket is missing, with a clear message. That is
      the point.

      ### docker run: use --mount

      ```sh
      docker run --mount type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock app
      ```

      `--mount` never creates a source. Price: as above.

      ### Kubernetes: say what you expect

      ```yaml
      volumes:
        - name: docker-sock
          hostPath:
            path: /var/run/docker.sock
            type: Socket
      ```

      Price: the pod waits until there is a socket, and the event says so.

      ## References

      - [moby/moby#30348](https://github.com/moby/moby/issues/30348),
        [moby/moby#47615](https://github.com/moby/moby/issues/47615)
      - [Docker: bind mounts](https://docs.docker.com/engine/storage/bind-mounts/)
      - [Kubernetes: hostPath](https://kubernetes.io/docs/concepts/storage/volumes/#hostpath)
      """##
    ),
    (
      "socket-missing",
      ##"""
      # socket-missing: nothing stands at the socket's path

      The path leads to a directory that can be read, but there is no entry with that name in it, so
      there is nothing to connect to and permissions have not been asked yet.

      ## How it looks

      connect(2) fails with `ENOENT`, and the docker client turns that into a question about the
      daemon. Old and new clients, and docker-py:

      ```text
      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?

      failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is
      correct and if the daemon is running: dial unix /var/run/docker.sock: connect:
      no such file or directory

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', FileNotFoundError(2, 'No such file or directory'))
      ```

      `sockcheck` gives the verdict `missing` (exit status 66) and shows the last directory that was
      still there.

      ## Why it happens

      - The daemon does not run, and so has not made its socket: dockerd creates it at each start.
      - The client runs in a container, and the socket was never mounted into it.
      - The daemon runs but listens elsewhere: a rootless engine at `$XDG_RUNTIME_DIR/docker.sock`,
        Docker Desktop for Linux at `~/.docker/desktop/docker.sock`, Colima at
        `~/.colima/default/docker.sock`, podman at `/run/podman/podman.sock`.
      - The client runs in a sandbox that hides the path: bwrap, flatpak, a snap, a coding agent's. It is
        named, and what shows the socket to it ([security-policy](security-policy.md), the table there).
      - A step of an image build (`RUN docker ps`) asks for it. A build step never sees the sockets
        of the host.

      The kernel walks the path from the left. It stopped at the last component with "no such
      entry"; the mode of a socket that is not there cannot matter.

      ## How to tell it from its look-alikes

      - [dangling-link](dangling-link.md): something is there, a symbolic link, and its target is
        missing. The error is the same `ENOENT`; `ls -l` shows an arrow.
      - [nothing-listening](nothing-listening.md): the socket file is there, and the error is
        `ECONNREFUSED`. The docker client prints the same sentence for both.
      - [endpoint-elsewhere](endpoint-elsewhere.md): `DOCKER_HOST` or a context points at this path,
        while a usable socket stands at another. Read the path in the message with care.
      - [directory-not-searchable](directory-not-searchable.md): a directory before it refuses to be
        searched. That is "permission denied", even if nothing stands behind it.

      One command tells most of them apart:

      ```sh
      namei -l /var/run/docker.sock
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it where a file says which socket is asked and nothing brings one:

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          environment: [DOCKER_HOST=unix:///run/ci/docker.sock]
          volumes: [data:/data]
      volumes: {data: {}}
      seen.yaml:4:19: warning: DOCKER_HOST is /run/ci/docker.sock, and nothing is mounted there: unless a program in the container makes it, there is no socket; /var/run/docker.sock:/run/ci/docker.sock mounts the host's [socket-missing]
      ```

      A volume that another container shares may have the socket in it, and of that nothing is said:

      ```sh
      sockcheck lint --format gcc seen.yaml
      ```

      ## Fixes

      ### On the host: start the daemon

      ```sh
      sudo systemctl enable --now docker
      ```

      Price: a service runs as root from boot on. It is what you want where Docker is meant to run.

      ### In a container: mount the socket

      ```yaml
      services:
        app:
          volumes:
            - type: bind
              source: /var/run/docker.sock
              target: /var/run/docker.sock
      ```

      docker-compose 1 and `docker stack` never make the source of this form. Compose 2 does, unless it
      is told; docker-compose 1.29 in its turn refuses the line `bind`:

      ```yaml
      services:
        app:
          volumes:
            - type: bind
              source: /var/run/docker.sock
              target: /var/run/docker.sock
              bind:
                create_host_path: false
      ```

      or, with plain Docker:

      ```sh
      docker run --mount type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock app
      ```

      These forms refuse to start while the source is missing, rather than making a directory in its
      place ([socket-is-directory](socket-is-directory.md)). Price: whoever may use the socket in
      the container is root on the host, see [root-equivalent](root-equivalent.md). Mounting is only
      the first half; the process also needs the permission, and `sockcheck` says whether it has it.

      ### Name the socket that exists

      ```sh
      sockcheck sockets
      export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/docker.sock"
      ```

      The first line lists the sockets found here; the second is the address of a rootless engine.
      Price: none for security. Every program that reads `DOCKER_HOST` follows it.

      ## References

      - connect(2), path_resolution(7), [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html)
      - [Docker: configure remote access and sockets](https://docs.docker.com/reference/cli/dockerd/)
      """##
    ),
    (
      "socket-of-another-kernel",
      ##"""
      # socket-of-another-kernel: the file is there, and its listener is another kernel's

      The socket was bound on the other side of a file system that shows files of its own: a virtual
      machine's share, a network, an overlay. This kernel finds nobody behind the file, though the daemon
      may be well.

      ## How it looks

      connect(2) fails with `ECONNREFUSED`, at once and for everybody, and `ls` shows the socket:

      ```text
      Cannot connect to the Docker daemon at unix:///mnt/host/docker.sock. Is the docker daemon
      running?

      dial unix /host/run/docker.sock: connect: connection refused
      ```

      `sockcheck` gives the verdict `unavailable` (exit status 69), and names the file system.

      ## Why it happens

      A socket file is only a name. unix_find_socket_byinode() in net/unix/af_unix.c compares the inode
      that the path leads to with those that sockets are bound to. So a connection needs the same kernel
      and the same inode:

      - **9p, virtiofs, vboxsf, fuse.grpcfuse, fakeowner**: a folder of the machine outside, shown to the
        virtual machine inside (Docker Desktop, Lima, Kata, WSL). The daemon runs on another kernel.
      - **NFS, CIFS**: the same across a network.
      - **FUSE** (sshfs, bindfs, mergerfs): the same kernel, and yet another inode.
      - **overlay**: a socket that was bound below, in the lower or upper directory, has another inode in
        the merged view.
      - **gVisor**: the sandbox has a kernel of its own; `--host-uds=open` lets it pass sockets on.

      ## How to tell it from its look-alikes

      - [nothing-listening](nothing-listening.md): an ordinary file system (tmpfs, ext4), and nobody
        listens.
      - [mount-is-stale](mount-is-stale.md): a bind mount of a deleted file; the link count is 0.

      ```sh
      stat --file-system --format '%T' /var/run/docker.sock
      sudo ss --listening --unix --processes | grep docker.sock || echo 'not on this kernel'
      ```

      On the kernel where the daemon runs the second command shows it.

      ## Fixes

      ### Mount the socket's own directory

      Where the daemon runs on the same kernel, bind-mount the directory that it is really in, not a view
      of it through another file system. Price: none.

      ### Another way in

      Where the daemon runs on another kernel: TCP with TLS, SSH (`DOCKER_HOST=ssh://…`), vsock, or a
      relay inside (`socat UNIX-LISTEN:…`). Docker Desktop has a socket of its own inside its machine, at
      `/var/run/docker.sock`, which containers may mount. Price: whoever reaches the new way in may use
      the daemon.

      ### Run the client where the daemon is

      Price: none.

      ## References

      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), `ECONNREFUSED`
      - [overlayfs](https://docs.kernel.org/filesystems/overlayfs.html), "Non-standard behavior"
      - [gVisor: host UDS](https://gvisor.dev/docs/user_guide/filesystem/)
      """##
    ),
    (
      "unit-sandbox",
      ##"""
      # unit-sandbox: a setting of the unit refuses

      A unit of systemd's is kept from the socket by a setting of its own: it may make no Unix socket, may not
      call connect(2), or finds something empty in the socket's place.

      ## How it looks

      ```text
      socket: Address family not supported by protocol
      OSError: [Errno 97] Address family not supported by protocol
      connect: Operation not permitted
      PermissionError: [Errno 13] Permission denied
      Main process exited, code=dumped, status=31/SYS
      Bad system call (core dumped)
      ```

      The last two are a filter that ends the process. In a shell the same program works, also as the same user.

      ## Why it happens

      | setting | what is refused | answer |
      |---|---|---|
      | `RestrictAddressFamilies=` without AF_UNIX | socket(2) | EAFNOSUPPORT |
      | `SystemCallFilter=` without `connect`, `socket` | the call | SIGSYS, or `SystemCallErrorNumber=` |
      | `InaccessiblePaths=` over the path | the real socket is out of sight | EACCES; ECONNREFUSED for root |

      For the last, systemd mounts a socket of root's with mode 0000, on which nobody listens, over the path: no
      group and no mode of the real one is asked. `sockcheck` reads the unit's settings as its manager has merged
      them (`systemctl show`), and where that may not be asked from within the unit, from its files.

      ## How to tell it from its look-alikes

      - [security-policy](security-policy.md): a filter or module that no setting of the unit explains.
      - [in-another-mount-namespace](in-another-mount-namespace.md): nothing stands at the path
        (`PrivateTmp=`, `TemporaryFileSystem=`, `ProtectHome=`).
      - [group-bits-deny](group-bits-deny.md): mode 0000, and the socket is the real one.

      ```sh
      systemctl show --property RestrictAddressFamilies,SystemCallFilter,SystemCallErrorNumber,InaccessiblePaths web.service
      systemctl cat web.service
      sudo sockcheck --pid "$(systemctl show --property MainPID --value web.service)"
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in a unit that asks an engine:

      ```sh
      cat seen.service
      sockcheck lint --format gcc seen.service
      ```

      ```text
      [Service]
      User=ci
      SupplementaryGroups=docker
      SystemCallFilter=@basic-io @file-system
      ExecStart=/usr/bin/docker ps
      seen.service:4:18: error: SystemCallFilter=@basic-io @file-system refuses socket(2) or connect(2): the unit cannot ask a socket at all; SystemCallFilter=@network-io [unit-sandbox]
      ```

      `@system-service` has the calls of sockets in it:

      ```sh
      sockcheck lint --format gcc seen.service
      ```

      ```text
      seen.service:5:11: note: let in; whoever may use this socket is root on the host [root-equivalent]
      ```

      ## Fixes

      ### A drop-in that adds what is missing

      `sockcheck fix --for systemd --pid PID` prints it, named so that it comes behind the other drop-ins:

      ```ini
      [Service]
      RestrictAddressFamilies=AF_UNIX
      ```

      A list of what is allowed is added to, and of one of what is forbidden (`~AF_UNIX`) it is taken off. For calls
      it is `SystemCallFilter=@network-io`. Price: the unit may use every Unix socket whose bits let it.

      ### A path that is shown again

      An entry cannot be taken out of `InaccessiblePaths=`; an empty one takes back all, and the others are given
      again:

      ```ini
      [Service]
      InaccessiblePaths=
      InaccessiblePaths=/srv
      ```

      Price: the unit sees all that lies there.

      ## References

      - [systemd.exec(5)](https://man7.org/linux/man-pages/man5/systemd.exec.5.html), Sandboxing, System Call Filtering
      - systemd, src/shared/mount-util.c: mode_to_inaccessible_node()
      """##
    ),
    (
      "world-writable",
      ##"""
      # world-writable: everybody on this machine may use the socket

      A warning: the bits for "other" contain `w` (mode 0666, 0777, 0662 …), so every process that
      can reach the path may connect.

      ## How it looks

      Nothing fails, and that is the trouble. Somebody once pasted a popular answer:

      ```text
      srw-rw-rw- 1 root docker 0 Mar  3 09:12 /var/run/docker.sock
      ```

      ## Why it happens

      - Someone met "permission denied while trying to connect to the Docker daemon socket" and
        opened the socket to all, in a shell, in a boot script or from a container that mounts it
        (which changes the host).
      - `SocketMode=0666` in a systemd unit.
      - A desktop product makes it so on purpose, because only one person uses the machine (Rancher
        Desktop in WSL). There it is less grave.

      Each local account, each compromised service, each container that mounts the socket can then
      become root, see [root-equivalent](root-equivalent.md).

      Nothing is said of a daemon that is meant so (D-Bus, PostgreSQL, MariaDB, X11), nor of one that
      serves its own user alone whatever the mode (ssh-agent, gpg-agent): there
      [peer-checked](peer-checked.md) says what decides.

      ## How to tell it from its look-alikes

      - Mode 0660 with a group that has many members: look with `getent group`.
      - A directory before it with mode 0700 shields a 0666 socket: nobody else gets that far. But a
        bind mount of the socket itself leaves the shield behind.
      - An ACL may shut out single users although "other" has `w`
        ([acl-entry-denies](acl-entry-denies.md)).

      ```sh
      stat -Lc '%a %U:%G' /var/run/docker.sock
      getent group "$(stat -Lc %g /var/run/docker.sock)"
      ```

      ## Seen before anything runs

      `sockcheck lint` ([guide](../guides/lint.md)) sees it in the socket unit of an engine, which has mode 0666 where nothing is said:

      ```sh
      cat docker.socket
      sockcheck lint --format gcc docker.socket
      ```

      ```text
      [Socket]
      ListenStream=/run/docker.sock
      SocketGroup=docker
      docker.socket:2:14: warning: without SocketMode= the socket has mode 0666: everybody on the host may use it, and is root by it; SocketMode=0660 and SocketGroup=docker [world-writable]
      ```

      With a mode it has nothing to say:

      ```sh
      sockcheck lint --format gcc docker.socket
      ```

      ## Fixes

      ### Now: take it back

      ```sh
      sudo chmod 0660 /run/docker.sock
      sudo chgrp docker /run/docker.sock
      ```

      On the host, not in a container. Price: programs that relied on it will be refused; give each
      the group, as [gid-mismatch](gid-mismatch.md) shows. It lasts until the daemon makes the
      socket anew.

      ### For good: set it where the socket is made

      ```ini
      # /etc/systemd/system/docker.socket.d/mode.conf
      [Socket]
      SocketMode=0660
      SocketGroup=docker
      ```

      ```sh
      sudo systemctl daemon-reload
      sudo systemctl stop docker.service docker.socket
      sudo systemctl start docker.socket docker.service
      grep -rs 'docker.sock' /etc/cron* /etc/rc.local /etc/systemd/system /etc/tmpfiles.d
      ```

      The last line looks for what keeps opening it. Price: a restart of the daemon, which stops its
      containers unless `live-restore` is on.

      ## References

      - [Docker: protect the daemon socket](https://docs.docker.com/engine/security/protect-access/)
      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), systemd.socket(5)
      """##
    ),
    (
      "wrong-socket-type",
      ##"""
      # wrong-socket-type: the socket there is not a stream socket

      Somebody is bound to the path, but with a datagram or a seqpacket socket, and a docker client
      asks for a stream.

      ## How it looks

      connect(2) fails with `EPROTOTYPE`. The docker client hides that behind its usual question:

      ```text
      Cannot connect to the Docker daemon at unix:///run/systemd/notify. Is the docker daemon
      running?

      OSError: [Errno 91] Protocol wrong type for socket

      docker.errors.DockerException: Error while fetching server API version: 'NoneType' object has
      no attribute 'settimeout'
      ```

      The last is docker-py: a library below it takes this error for a passing one and goes on.

      For a socket that should be an engine's `sockcheck` gives the verdict `unavailable`. Any other
      socket it asks again with the two other types; whoever is let in by one of them is told which,
      in a note, and the verdict is `granted`.

      ## Why it happens

      A Unix socket has a type: `SOCK_STREAM` (docker, podman, containerd, ssh agents), `SOCK_DGRAM`
      (`/dev/log`, `/run/systemd/notify`), `SOCK_SEQPACKET` (some of systemd and of desktop
      programs). Both sides must have the same. The type cannot be seen in the file's mode: all show
      an `s`.

      The kernel compares types last (unix_find_bsd in net/unix/af_unix.c): after the walk, after
      the write permission, and after it has found somebody bound to the inode. So with this error,
      permission is **not** your problem.

      Usually a path was mistyped or a mount has the wrong source.

      ## How to tell it from its look-alikes

      - [nothing-listening](nothing-listening.md): nobody is bound: `ECONNREFUSED`. The docker
        client prints the same sentence.
      - [not-the-docker-api](not-the-docker-api.md): the type is right, and another protocol is
        spoken.
      - [not-a-socket](not-a-socket.md): no socket at all.

      ```sh
      sudo ss --all --unix --processes | grep -F /run/systemd/notify
      ```

      The first column says `u_str` (stream), `u_dgr` (datagram) or `u_seq` (seqpacket).

      ## Fixes

      ### Name the right socket

      ```sh
      sockcheck sockets
      export DOCKER_HOST=unix:///var/run/docker.sock
      ```

      Price: none.

      ### Mend the mount

      ```sh
      docker inspect --format '{{range .Mounts}}{{.Source}} -> {{.Destination}}{{"\n"}}{{end}}' app
      ```

      It shows what was mounted where; correct the source in the Compose file or the command and
      create the container again. Price: the container is recreated. No effect on security.

      ## References

      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html), the error `EPROTOTYPE`
      - [socket(2)](https://man7.org/linux/man-pages/man2/socket.2.html), ss(8)
      """##
    ),
  ]
  static let lintPages: [(code: String, text: String)] = [
    (
      "build-sees-no-socket",
      ##"""
      # build-sees-no-socket: RUN looks for an engine's socket, which no build has

      A build's container has nothing of the host's but what `RUN --mount` brings. `stat /var/run/docker.sock` fails, and a
      file that the build makes of that name is covered by the mount later.

      ## Where it fires

      ```sh
      cat Dockerfile
      sockcheck lint --format gcc Dockerfile
      ```

      ```text
      FROM debian:12
      RUN groupadd -g $(stat -c %g /var/run/docker.sock) docker
      Dockerfile:2:5: error: stat finds no /var/run/docker.sock: a build has no engine's socket; what is mounted is known when the container starts: group_add there, or sockcheck exec as the entrypoint [build-sees-no-socket]
      ```

      ## Its look-alike

      In an entrypoint the socket is there.

      ```sh
      cat other.Dockerfile
      sockcheck lint --format gcc other.Dockerfile
      ```

      ```text
      FROM debian:12
      ENTRYPOINT ["sockcheck", "exec", "--user", "www-data", "--"]
      CMD ["stat", "/var/run/docker.sock"]
      ```

      ## What to do

      Its number is known when the container starts: `group_add` there, or `sockcheck exec` as the entrypoint.
      """##
    ),
    (
      "capability-unused",
      ##"""
      # capability-unused: a capability for a user who is not root, who gets none of it

      The engine leaves a user who is not root no effective capability, whatever `cap_add` says: DAC_OVERRIDE lets root
      pass, and nobody else.

      ## Where it fires

      ```sh
      cat compose.yaml
      sockcheck lint --format gcc compose.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:1000"
          cap_add: [DAC_OVERRIDE]
          group_add: ["${DOCKER_GID:?}"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose.yaml:5:15: note: cap_add DAC_OVERRIDE: 1000:1000 is not root, and the engine leaves it no effective capability [capability-unused]
      compose.yaml:8:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      For root it does what it says.

      ```sh
      cat compose-other.yaml
      sockcheck lint --format gcc compose-other.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: root
          cap_add: [DAC_OVERRIDE]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose-other.yaml:7:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      compose-other.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## What to do

      Leave it out.
      """##
    ),
    (
      "failure-swallowed",
      ##"""
      # failure-swallowed: a command that must fail, and whose failure is swallowed

      The command cannot work, and `|| true`, `;` or a pipe hides that: the build goes on without the group.

      ## Where it fires

      ```sh
      cat Dockerfile
      sockcheck lint --format gcc Dockerfile
      ```

      ```text
      FROM alpine:3.20
      RUN addgroup -g 999 docker || true
      Dockerfile:2:5: warning: gid 999 is the group ping's, so there is no group docker with it; the failure is swallowed, and the build goes on without it [failure-swallowed]
      ```

      ## Its look-alike

      `|| true` behind what works is nobody's trouble.

      ```sh
      cat other.Dockerfile
      sockcheck lint --format gcc other.Dockerfile
      ```

      ```text
      FROM alpine:3.20
      RUN addgroup -g 998 docker || true
      ```

      ## What to do

      See the reason that the finding names.
      """##
    ),
    (
      "gid-assumed",
      ##"""
      # gid-assumed: let in only where the socket's gid is the number in the file

      The file, or the image that it builds, gives the user one number, and that number lets it in. It is a guess at a host:
      Docker's packages give the group `docker` whatever number is free.

      ## Where it fires

      ```sh
      cat compose.yaml
      sockcheck lint --format gcc compose.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:1000"
          group_add: ["999"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose.yaml:5:17: warning: uid 1000 is let in only where the socket's gid is 999 (or 1000, which it holds too); where that is so, say it: # sockcheck: host-gid=999; elsewhere ask for it: group_add: ["${DOCKER_GID:?}"] [gid-assumed]
      compose.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      A literal number is a warning. One that can be changed without an edit (`${DOCKER_GID:-999}`, `ARG DOCKER_GID=999`) is
      a note. A number that must be given, `${DOCKER_GID:?}`, is none at all: nothing is assumed.

      ```sh
      cat compose-other.yaml
      sockcheck lint --format gcc compose-other.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:1000"
          group_add: ["${DOCKER_GID:?}"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose-other.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## What to do

      Ask for the number where it is started: `group_add: ["${DOCKER_GID:?}"]`. Where the file is for one host alone, say so
      in it: `# sockcheck: host-gid=999`.
      """##
    ),
    (
      "group-exists",
      ##"""
      # group-exists: groupadd of a name that is there already: the build stops

      groupadd ends with status 9 where the name is taken: by the base image, by an earlier line, or by a package
      (`docker.io` and `docker-ce` make the group `docker` themselves).

      ## Where it fires

      ```sh
      cat Dockerfile
      sockcheck lint --format gcc Dockerfile
      ```

      ```text
      FROM debian:12
      RUN apt-get update && apt-get install -y docker.io && groupadd docker
      Dockerfile:2:55: error: the group docker is there already, made by the package docker.io: the build stops here; groupmod --gid changes its number; getent group docker || groupadd docker takes it as it is [group-exists]
      ```

      ## Its look-alike

      `docker-ce-cli` makes no group, and `groupadd --force` takes the one that is there.

      ```sh
      cat other.Dockerfile
      sockcheck lint --format gcc other.Dockerfile
      ```

      ```text
      FROM debian:12
      RUN apt-get update && apt-get install -y docker-ce-cli && groupadd docker
      ```

      ## What to do

      `groupmod --gid` changes the number of the group that is there.
      """##
    ),
    (
      "group-unknown",
      ##"""
      # group-unknown: a user or group that the image's files do not have

      A name in `user:`, `group_add:` or `USER` is looked up in the image's own passwd and group files. Where it is not
      there, there is no container: `unable to find group docker`.

      ## Where it fires

      ```sh
      cat compose.yaml
      sockcheck lint --format gcc compose.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: www-data
          group_add: [docker]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose.yaml:5:17: error: no group "docker" in the group file of the image: there is no container [group-unknown]
      compose.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      An error where the image's files are known, a warning where they are not. A number needs no entry.

      ```sh
      cat compose-other.yaml
      sockcheck lint --format gcc compose-other.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: www-data
          group_add: ["${DOCKER_GID:?}"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose-other.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## What to do

      Give the number, or make the group in the image.
      """##
    ),
    (
      "non-root-refused",
      ##"""
      # non-root-refused: runAsNonRoot refuses the user that the pod is given

      With `runAsNonRoot: true` the kubelet starts no container whose uid is 0, and none whose image has a user by name, since
      a name may be root's. The pod waits with `CreateContainerConfigError`.

      ## Where it fires

      ```sh
      cat pod.yaml
      sockcheck lint --format gcc pod.yaml
      ```

      ```text
      apiVersion: v1
      kind: Pod
      metadata: {name: ci}
      spec:
        securityContext: {runAsNonRoot: true}
        containers:
          - name: ci
            image: acme/ci
            securityContext: {runAsUser: 0}
            volumeMounts:
              - {name: sock, mountPath: /var/run/docker.sock}
        volumes:
          - name: sock
            hostPath: {path: /var/run/docker.sock, type: Socket}
      pod.yaml:9:36: error: runAsNonRoot refuses uid 0: there is no container [non-root-refused]
      ```

      ## Its look-alike

      `runAsNonRoot: false` of the container counts more than the pod's. Where `runAsUser` is another number, the image's user
      does not matter; where the image's user is not known, it is a note.

      ```sh
      sockcheck lint --format gcc pod.yaml
      ```

      ```text
      pod.yaml:11:11: note: let in; whoever may use this socket is root on the host [root-equivalent]
      ```

      ## What to do

      `runAsUser` with the number of the user that the image has, and the socket's group in `supplementalGroups`.
      """##
    ),
    (
      "not-root-here",
      ##"""
      # not-root-here: account files are edited behind a USER that is not root

      A line behind `USER` runs as that user, who may not write to /etc/group.

      ## Where it fires

      ```sh
      cat Dockerfile
      sockcheck lint --format gcc Dockerfile
      ```

      ```text
      FROM debian:12
      USER www-data
      RUN groupadd docker
      Dockerfile:2:6: note: www-data (uid 33) is let in on no ordinary host: it is neither root nor in the socket's group, and holds gid 33, unless the socket's gid is 33, unless whoever starts it adds the group; group_add: ["${DOCKER_GID:?}"] gives it the number of the host that it is started on [gid-mismatch]
      Dockerfile:3:5: error: groupadd needs root, and this runs as www-data: the build stops here; move it in front of USER www-data, or put USER root before it and USER www-data behind it [not-root-here]
      ```

      ## Its look-alike

      `USER root` in front of it makes it root's again.

      ```sh
      cat other.Dockerfile
      sockcheck lint --format gcc other.Dockerfile
      ```

      ```text
      FROM debian:12
      USER www-data
      USER root
      RUN groupadd docker
      ```

      ## What to do

      Move the line in front of USER.
      """##
    ),
    (
      "number-reads-otherwise",
      ##"""
      # number-reads-otherwise: a number without quotes that YAML may read as another

      Readers of YAML make 83 of `0123`, 999 of `0x3e7` and 1000 of `1_000`; YAML 1.1, and so docker-compose 1, makes 2013 of
      `33:33`, base 60.

      ## Where it fires

      ```sh
      cat compose.yaml
      sockcheck lint --format gcc compose.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: 33:33
          group_add: ["${DOCKER_GID:?}"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose.yaml:4:11: warning: user: 33:33 without quotes is read as 2013 by some versions of Compose; write "33:33" [number-reads-otherwise]
      compose.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      In quotes it is text, and `1000:1000` is no number in base 60.

      ```sh
      cat compose-other.yaml
      sockcheck lint --format gcc compose-other.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "33:33"
          group_add: ["${DOCKER_GID:?}"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose-other.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## What to do

      Write it in quotes.
      """##
    ),
    (
      "shell-in-data",
      ##"""
      # shell-in-data: a command substitution where nothing runs a shell

      Compose runs no shell: `$(...)` is no variable, `$$(...)` and backticks stay as they are, and the engine finds no user
      or group of that name.

      ## Where it fires

      ```sh
      cat compose.yaml
      sockcheck lint --format gcc compose.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:1000"
          group_add: ["$$(stat -c %g /var/run/docker.sock)"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose.yaml:5:17: error: group_add: nothing runs a shell here, so this stays as it is and there is no container; put the number into a variable: DOCKER_GID=$(stat -c %g /var/run/docker.sock) docker compose up, and "${DOCKER_GID:?}" here [shell-in-data]
      compose.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      In `command: sh -c "..."` a shell does run.

      ```sh
      cat compose-other.yaml
      sockcheck lint --format gcc compose-other.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:1000"
          group_add: ["${DOCKER_GID:?}"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose-other.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## What to do

      Put the number into a variable: `DOCKER_GID=$(stat -c %g /var/run/docker.sock) docker compose up`.
      """##
    ),
    (
      "socket-changed",
      ##"""
      # socket-changed: a command changes the mounted socket, and so the host's

      What is mounted is the host's own socket: chmod, chown and setfacl in a container change it for everyone there, and
      the daemon's next start undoes it.

      ## Where it fires

      ```sh
      cat compose.yaml
      sockcheck lint --format gcc compose.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: root
          command: sh -c "chmod 666 /var/run/docker.sock && exec run"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose.yaml:5:14: warning: chmod /var/run/docker.sock: it changes the socket of the host, for everyone there, and the daemon's next start undoes it; give the user the group instead: group_add [socket-changed]
      compose.yaml:7:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      compose.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      A change of another file is none of this.

      ```sh
      cat compose-other.yaml
      sockcheck lint --format gcc compose-other.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: root
          command: sh -c "chmod 666 /run/own.sock && exec run"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose-other.yaml:7:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      compose-other.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## What to do

      Give the user the group: `group_add`.
      """##
    ),
    (
      "swarm-refuses",
      ##"""
      # swarm-refuses: a stack's file with a key that docker stack deploy does not take

      `docker stack deploy` reads a file by a schema of its own, which has no `group_add`, and does nothing with
      `security_opt` and `userns_mode`.

      ## Where it fires

      ```sh
      cat stack.yaml
      sockcheck lint --format gcc stack.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: root
          group_add: ["999"]
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      stack.yaml:5:16: error: group_add: docker stack deploy does not take it; sockcheck fix --for swarm says what works there [swarm-refuses]
      stack.yaml:7:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      stack.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      A file is a stack's by its name (`stack.yaml`), or because it says where in a swarm it runs (`node.role`). Another
      Compose file may have these keys.

      ## What to do

      `sockcheck fix --for swarm` prints what works there.
      """##
    ),
    (
      "tool-missing",
      ##"""
      # tool-missing: a program or option that the image does not have

      Alpine has BusyBox's addgroup and adduser, and groupadd only in the package shadow. Debian's addgroup does not know
      BusyBox's options. An image from scratch has no shell.

      ## Where it fires

      ```sh
      cat Dockerfile
      sockcheck lint --format gcc Dockerfile
      ```

      ```text
      FROM alpine:3.20
      RUN groupadd -g 998 docker
      Dockerfile:2:5: error: groupadd: Alpine has it in the package shadow, which nothing here installs (apk add shadow) [tool-missing]
      ```

      ## Its look-alike

      With the package installed it is there.

      ```sh
      cat other.Dockerfile
      sockcheck lint --format gcc other.Dockerfile
      ```

      ```text
      FROM alpine:3.20
      RUN apk add shadow && groupadd -g 998 docker
      ```

      ## What to do

      `apk add shadow`, or the image's own tool.
      """##
    ),
    (
      "unused-ignore",
      ##"""
      # unused-ignore: a comment silences what is not there

      `# sockcheck: ignore=CODE -- why` silences findings of that code in its own line, and, where it stands alone, in the
      next. This one silences nothing: what it spoke of is mended, or stands elsewhere.

      ## Where it fires

      ```sh
      cat compose.yaml
      sockcheck lint --format gcc compose.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          # sockcheck: ignore=gid-mismatch -- known
          user: root
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose.yaml:4:5: note: nothing of gid-mismatch is found here [unused-ignore]
      compose.yaml:7:9: note: let in; whoever may use this socket is root on the host [root-equivalent]
      compose.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      One that silences something is fine.

      ```sh
      cat compose-other.yaml
      sockcheck lint --format gcc compose-other.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          # sockcheck: ignore=gid-mismatch -- an init container mends it
          user: "1000:1000"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose-other.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## What to do

      Take it away.
      """##
    ),
    (
      "variable-unset",
      ##"""
      # variable-unset: a variable that nothing gives a value

      Compose puts an empty text for a variable that has no value, and warns on stderr. An empty `user:` is the image's own
      user, `1000:` has lost its group, `:999` is uid 0, and an empty `group_add` makes no container. `UID` and `GID` are
      set in a shell, and not exported.

      ## Where it fires

      ```sh
      cat compose.yaml
      sockcheck lint --format gcc compose.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:${GID}"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose.yaml:4:11: warning: user: nothing here gives $GID a value (a shell does not export its own UID); it is "1000:" then, which has lost its group; ${GID:?} stops with a message where it is not given [variable-unset]
      compose.yaml:6:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## Its look-alike

      A variable of the `.env` beside the file has a value, and one with a default (`${X:-1000}`) too.

      ```sh
      cat compose-other.yaml
      sockcheck lint --format gcc compose-other.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:${GID:?}"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      compose-other.yaml:6:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## What to do

      `${UID:?}` stops with a message instead.
      """##
    ),
  ]
  static let chinesePages: [(code: String, text: String)] = [
    (
      "docker-gid-differs",
      ##"""
      # docker-gid-differs: docker 组在这里是另一个号

      进程在名为 `docker` 的组里，但这个名字在当前根文件系统里的号，与 socket 属组的号不同。

      ## 看到的现象

      报错和平常一样，而 `id` 似乎证明它错了：

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      ```console
      $ id
      uid=1000(jenkins) gid=1000(jenkins) groups=1000(jenkins),998(docker)
      $ ls -ln /var/run/docker.sock
      srw-rw---- 1 0 999 0 Mar  3 09:12 /var/run/docker.sock
      ```

      `docker run --group-add docker` 也没有用：这个名字是在**镜像的** group 文件里查的，加进来的还是 998。

      ## 为什么会这样

      系统组在安装软件包时取第一个空闲的号，所以 `docker` 在一台机器上是 998，在另一台上是 999、991 或 281。在镜像里安装
      `docker-ce-cli` 或 `docker.io`，或者在 Dockerfile 里写 `groupadd docker`，取的是镜像自己的号；socket 带的是宿主机的号。内核比较的是
      数字，名字是给人看的。

      镜像构建的一步不可能知道正确的号：它既看不到宿主机的 socket，也看不到宿主机的 group 文件，而且同一个镜像可能在多台宿主机上运行。

      ## 怎样与相似的原因区分

      - [gid-mismatch](gid-mismatch.md)：你的组里根本没有 `docker`。
      - [membership-not-in-session](membership-not-in-session.md)：`docker` 的号是对的，但 `id`（不带名字）没有显示它。
      - [gid-taken](gid-taken.md)：你需要的号在这里属于另一个组，`groupmod --gid` 会失败。
      - [id-unmapped](id-unmapped.md)：socket 显示为 65534。

      ```sh
      stat -Lc '%g' /var/run/docker.sock
      getent group docker
      ```

      ## 运行之前就能看到

      `sockcheck lint`（[指南](../guides/lint.md)）在文件里就能看到它：

      ```sh
      cat Dockerfile.seen
      sockcheck lint --format gcc Dockerfile.seen
      ```

      ```text
      FROM debian:12
      RUN apt-get install -y docker.io && useradd --groups docker ci
      USER ci
      Dockerfile.seen:2:5: warning: ci is let in only where the socket's gid is the image's "docker" (the number that it gets in the image): a name is looked up in the image, and the host's number may be another; give the host's number: group_add: ["${DOCKER_GID:?}"] [docker-gid-differs]
      ```

      ## 修法

      ### 运行时给出号

      ```yaml
      services:
        app:
          group_add:
            - "${DOCKER_GID:-999}"
      ```

      或者 `docker run --group-add 999`。什么都不用重新构建，而且跟着宿主机走。代价：总得有人知道这个号；在宿主机上
      `stat -c %g /var/run/docker.sock` 会告诉你（Docker Desktop 要在容器里问）。安全：见 [root-equivalent](root-equivalent.md)。

      ### 把号作为构建参数

      ```dockerfile
      ARG DOCKER_GID=999
      USER root
      RUN groupmod --gid "$DOCKER_GID" docker
      USER jenkins
      ```

      ```sh
      docker build --build-arg DOCKER_GID="$(stat -c %g /var/run/docker.sock)" --tag app .
      ```

      代价：每个宿主机号一个镜像。号在镜像里被占用时 `groupmod` 会拒绝，这时加上 `--non-unique`。BusyBox 没有 `groupmod`，直接改那一行：
      `RUN sed -i "s/^docker:x:[0-9]*:/docker:x:$DOCKER_GID:/" /etc/group`。镜像里属于旧号的文件也要跟着改。

      ### 让入口程序去看

      ```dockerfile
      USER root
      ENTRYPOINT ["sockcheck", "exec", "--user", "jenkins", "--"]
      CMD ["jenkins-agent"]
      ```

      `sockcheck exec` 以 root 启动，把 socket 的号作为附加组，降为指定用户，再变成你的命令。代价：容器必须以 root 启动；命令里不再有任何
      root 的权力。它不改动 socket。

      ## 参考

      - [Shimmi/docker-jenkins#3](https://github.com/Shimmi/docker-jenkins/issues/3)，
        [nextcloud/all-in-one#535](https://github.com/nextcloud/all-in-one/issues/535)
      - [groupmod(8)](https://man7.org/linux/man-pages/man8/groupmod.8.html)，group(5)
      """##
    ),
    (
      "gid-mismatch",
      ##"""
      # gid-mismatch: 进程不在 socket 的属组里

      socket 的属主和属组可以使用它；这个进程两者都不是，于是由“其他人”的权限位决定，而那里没有写权限。

      ## 看到的现象

      这是最经典的一种。旧的客户端说第一句，后来的（20.10.24、28.2 等）说第二句，最新的说第三句；docker-py 说最后一句：

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      从容器里看，这个组往往没有名字：`srw-rw---- 1 root 999 … docker.sock`。

      ## 为什么会这样

      连接需要 socket 上的**写**权限。内核（fs/namei.c 的 `acl_permission_check`）只选一类权限位：uid 是属主，就看属主位；否则持有属组，
      就看属组位；再否则看其他人的位。对于 `root:999`、权限 0660，和一个 uid 为 1000、组为 1000 的进程，轮到的是“其他人”：`---`。

      只有数字算数。socket 带的是宿主机上 `docker` 组的号，比如 999。容器里可能没有 `docker` 这个名字，也可能有但号不同；你的用户
      **在宿主机上**的组成员身份不会跟着进容器：容器里进程的组来自 `--user`、`--group-add`，以及镜像自己的 /etc/passwd 和 /etc/group。

      ## 怎样与相似的原因区分

      - [docker-gid-differs](docker-gid-differs.md)：你在名为 `docker` 的组里，但它的号不是 socket 的号。
      - [gid-taken](gid-taken.md)：socket 的号在这里属于另一个不相干的组。
      - [membership-not-in-session](membership-not-in-session.md)：/etc/group 里已经有你，只是进程比这条记录更早。
      - [groups-dropped](groups-dropped.md)：容器的 1 号进程持有这个组，这个进程没有。
      - [gid-zero](gid-zero.md)：socket 的属组是 root 的组。
      - [id-unmapped](id-unmapped.md)：属组显示为 65534；这里没有任何组能与它对上。
      - [directory-not-searchable](directory-not-searchable.md)：根本没有走到 socket。

      在程序运行的地方执行这两行；程序在容器里，就在容器里执行：

      ```sh
      stat -Lc '%a %u:%g' /var/run/docker.sock
      id
      ```

      `660 0:999` 旁边是 `groups=1000(jenkins)`，就是这个原因：冒号后面的号不在你的组里。`docker exec` 启动的是另一个进程，它带着容器的
      `--group-add`；如果它能用而服务不能，见 [groups-dropped](groups-dropped.md)。

      ## 运行之前就能看到

      `sockcheck lint`（[指南](../guides/lint.md)）在文件里就能看到它：

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          user: "1000:1000"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:4:11: error: uid 1000 is let in on no ordinary host: it is neither root nor in the socket's group, and holds gid 1000, unless the socket's gid is 1000; group_add: ["${DOCKER_GID:?}"] gives it the number of the host that it is started on [gid-mismatch]
      seen.yaml:6:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## 修法

      ### Compose：运行时加上这个号

      ```yaml
      services:
        app:
          group_add:
            - "999"
      ```

      普通的 Docker 用 `--group-add 999`，devcontainer.json 用 `"runArgs": ["--group-add=999"]`，Kubernetes 的 pod 在 `securityContext` 里写
      `supplementalGroups: [999]`。`docker stack deploy` 的文件不接受 `group_add`，写了会被拒绝；那里可用的是 `user: "1000:999"`，即
      `sockcheck fix --for swarm` 打印的内容。号要从运行它的那台宿主机上取；`sockcheck fix --for compose` 会打印带号的几行。镜像里不需要有这个组。
      代价：每台宿主机一个号；可以用环境变量：`- "${DOCKER_GID:-999}"`。安全：这个进程从此与宿主机的 root 一样有力，见
      [root-equivalent](root-equivalent.md)。

      ### 写进镜像：宿主机已知时

      ```dockerfile
      USER root
      ARG DOCKER_GID=999
      RUN groupadd --gid "$DOCKER_GID" docker && usermod --append --groups docker jenkins
      USER jenkins
      ```

      `jenkins` 代表镜像的用户。镜像已经有用户时，缺了 `USER root`，groupadd 会说 "cannot lock /etc/group"。这适用于带 shadow 工具的镜像
      （Debian、Ubuntu、Fedora）；BusyBox（Alpine）用 `RUN addgroup -g "$DOCKER_GID" docker && addgroup jenkins docker`。
      代价：把对宿主机的猜测固定在镜像里；号被占用时构建失败（[gid-taken](gid-taken.md)），而且以 `uid:gid` 启动容器时不会读这条记录。

      ### 在宿主机上：加入这个组

      ```sh
      sudo usermod --append --groups docker jenkins
      ```

      代价：重新登录后才算数。此后该用户的每个程序都能成为 root。

      ### 最后的办法：在容器里用 root

      ```sh
      docker run --user root --volume /var/run/docker.sock:/var/run/docker.sock app
      ```

      代价：程序里的一个错误从此也拥有整个容器。无论如何不要把 socket 向所有人开放：见 [world-writable](world-writable.md)。

      ## 参考

      - [devcontainers/features#1005](https://github.com/devcontainers/features/issues/1005)
      - [unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html)，path_resolution(7)，credentials(7)
      - [Docker：安装后的步骤](https://docs.docker.com/engine/install/linux-postinstall/)
      """##
    ),
    (
      "membership-not-in-session",
      ##"""
      # membership-not-in-session: 你已是成员，但这个进程更早

      /etc/group 说该用户在 socket 的属组里，但正在运行的进程在这条记录写下之前就拿到了它的组，没有持有这一个。

      ## 看到的现象

      你执行了 `sudo usermod -aG docker $USER`，然而：

      ```text
      Got permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      permission denied while trying to connect to the docker API at unix:///var/run/docker.sock

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', PermissionError(13, 'Permission denied'))
      ```

      `id` 的两种用法互相矛盾：前一种问进程，后一种读文件。

      ```console
      $ id -nG
      ann sudo
      $ id -nG ann
      ann sudo docker
      ```

      ## 为什么会这样

      进程的附加组只在登录、cron、systemd 或容器引擎启动它时由 setgroups(2) 设定一次，再传给子进程。此后没有谁再去看 /etc/group。于是
      旧的组继续活在：

      - 桌面会话，以及其中打开的所有终端；
      - `tmux`、`screen` 的服务进程，和编辑器的服务进程（VS Code Remote）：注销之后它们还在；
      - `systemd --user`，如果开启了 lingering；
      - 之前就启动的 CI agent 或别的服务；
      - 容器的 1 号进程，如果组是用 `docker exec` 加上的。新的 `docker exec` 会重新读 group 文件，所以在那里能用。

      ## 怎样与相似的原因区分

      - [gid-mismatch](gid-mismatch.md)：`id -nG ann` 也没有列出这个组。
      - [docker-gid-differs](docker-gid-differs.md)：它在列表里，但号不同。
      - [explicit-group-drops-image-groups](explicit-group-drops-image-groups.md)：容器是以 `uid:gid` 启动的；重启没有用。
      - [groups-dropped](groups-dropped.md)：1 号进程有这个组，子进程丢了它。

      ```sh
      grep Groups /proc/self/status
      id "$(id -un)"
      ```

      ## 运行之前就能看到

      `sockcheck lint`（[指南](../guides/lint.md)）在文件里就能看到它：

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: "1000:1000"
          group_add: ["${DOCKER_GID:?}"]
          command: sh -c "usermod -aG docker ci && exec run"
          volumes:
            - /var/run/docker.sock:/var/run/docker.sock
      seen.yaml:5:14: warning: usermod writes a membership that the process which runs it, and what it becomes, does not hold; group_add gives it to the main process [membership-not-in-session]
      seen.yaml:7:9: note: where no daemon has made /var/run/docker.sock yet, the engine makes a directory of that name; the long syntax with bind: {create_host_path: false} refuses to start instead [socket-is-directory]
      ```

      ## 修法

      ### 重新登录

      ```sh
      tmux kill-server
      loginctl terminate-session "$XDG_SESSION_ID"
      ```

      或者直接从桌面注销再登录；新开一个终端窗口是不够的。代价：会话里打开的程序会被关闭，先保存。安全：除成员身份本身给予的之外没有别的，见
      [root-equivalent](root-equivalent.md)。

      ### 只为一个 shell：newgrp

      ```sh
      newgrp docker
      ```

      只为一条命令则用 `sg docker -c 'docker ps'`。代价：`docker` 成为那个 shell 的**主**组，新文件属于它。在 no_new_privs 之下不起作用
      （[no-new-privileges](no-new-privileges.md)），较新的发行版把它放在单独的软件包里（`util-linux-extra`）。

      ### 重启服务

      ```sh
      sudo systemctl restart jenkins.service
      ```

      对编辑器的服务进程，用编辑器自己的命令结束它（"Kill VS Code Server on Host"）。代价：正在运行的任务会结束。

      ### 在容器里：重启或重建

      ```sh
      docker compose up --detach --force-recreate app
      ```

      组是在镜像里加的，就重建容器。是在运行中的容器里加的，`docker restart` 会重新读文件；但应当把它写进镜像或 `group_add`：容器没了，
      这个改动也就没了。

      ## 参考

      - [moby/moby#26841](https://github.com/moby/moby/issues/26841)
      - [credentials(7)](https://man7.org/linux/man-pages/man7/credentials.7.html)，setgroups(2)，newgrp(1)，id(1)
      """##
    ),
    (
      "nothing-listening",
      ##"""
      # nothing-listening: socket 还在，守护进程不在

      socket 文件比建立它的程序活得更久：没有谁在监听，内核立即拒绝连接。

      ## 看到的现象

      connect(2) 立即以 `ECONNREFUSED` 失败：

      ```text
      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?

      failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is
      correct and if the daemon is running: dial unix /var/run/docker.sock: connect:
      connection refused

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', ConnectionRefusedError(111, 'Connection refused'))
      ```

      `sockcheck` 的结论是 `unavailable`（退出码 69）。没有权限的进程即使在这时听到的也是 "permission denied"，因为先问的是权限：拒绝
      掩盖了已经死去的守护进程。

      ## 为什么会这样

      socket 文件只是一个名字。程序结束时不删除它，它就留下来：

      - dockerd 崩溃、被杀或被停止；
      - 守护进程起不来（daemon.json 损坏、磁盘已满、没有 iptables）；
      - rootless 引擎在用户注销时结束，因为没有开启 lingering；
      - 退出了 Docker Desktop 或 Colima，文件留在主目录里；
      - `socat` 之类的代理结束了。

      在内核里，unix_find_other() 找到 inode，要求写权限，然后去找绑定在它上面的 socket：没有，或者它没有在监听。

      ## 怎样与相似的原因区分

      - [socket-missing](socket-missing.md)：连文件都没有。旧的 docker 客户端对两者说同一句话；用 `ls` 区分。
      - [mount-is-stale](mount-is-stale.md)：在容器里，而宿主机上的守护进程是好的。链接数是 0。
      - [daemon-unresponsive](daemon-unresponsive.md)：有谁接受了连接，但不回答。
      - [wrong-socket-type](wrong-socket-type.md)：有谁在，但用的是另一种 socket。
      - [not-a-socket](not-a-socket.md) 和 [socket-is-directory](socket-is-directory.md)：root 在那里也得到 `ECONNREFUSED`。

      ```sh
      stat -c '%F %h links' /var/run/docker.sock
      sudo ss --listening --unix --processes | grep docker.sock
      ```

      第二条命令没有输出，就是没有谁在监听。

      ## 修法

      ### 启动守护进程，并读一读它为什么停了

      ```sh
      systemctl status docker.service docker.socket
      sudo systemctl start docker.service
      sudo journalctl --unit docker.service --lines 50
      ```

      代价：无。如果它立即又失败，日志的最后几行会说明原因；`sudo dockerd --validate` 检查 daemon.json。

      ### rootless 引擎：让它不依赖登录

      ```sh
      systemctl --user start docker.service
      sudo loginctl enable-linger "$(id -un)"
      ```

      代价：开启 lingering 之后，该用户的服务从开机起就运行，没有人登录时也一样。

      ### 你要的是另一个引擎

      ```sh
      sockcheck sockets
      docker context ls
      ```

      如果另一个 socket 有应答，就让客户端用它；见 [endpoint-elsewhere](endpoint-elsewhere.md)。代价：看到的是另外的容器和镜像。

      ## 参考

      - [connect(2)](https://man7.org/linux/man-pages/man2/connect.2.html)，unix(7)，ss(8)
      - [Docker：守护进程的故障排查](https://docs.docker.com/engine/daemon/troubleshoot/)
      """##
    ),
    (
      "socket-is-directory",
      ##"""
      # socket-is-directory: socket 的位置上是一个目录

      有人让引擎挂载宿主机上不存在的路径，引擎建了一个同名的空目录，现在它挡住了真正的 socket。

      ## 看到的现象

      对普通用户，内核说 `EACCES`，客户端就抱怨权限；root 得到 `ECONNREFUSED`，客户端就问守护进程在不在。谁都没有说“目录”：

      ```text
      permission denied while trying to connect to the Docker daemon socket at
      unix:///var/run/docker.sock: … dial unix /var/run/docker.sock: connect: permission denied

      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?
      ```

      守护进程起不来的时候会直说：

      ```text
      can't create unix socket /var/run/docker.sock: is a directory
      ```

      `sockcheck` 的结论是 `missing`：那里没有 socket。

      ## 为什么会这样

      `-v /var/run/docker.sock:/var/run/docker.sock` 是旧语法，源路径不存在就创建，而且总是建成目录。守护进程正在重启、机器上没有
      dockerd、或者宿主机上的 socket 用别的名字时，源路径就不存在。配上 `restart: always`，容器比 socket 先起来，每次开机都会再建一次
      目录。Kubernetes 的 `hostPath` 不写 `type`，结果相同。

      connect(2) 先检查 inode 上的写权限（0755 root：其他人被拒绝），然后才看它是不是 socket（root 得到 `ECONNREFUSED`）。

      ## 怎样与相似的原因区分

      - [gid-mismatch](gid-mismatch.md)：报错相同，但 `ls -ld` 的第一个字符是 `s`，不是 `d`。
      - [nothing-listening](nothing-listening.md)：是 socket，但背后没有守护进程。
      - [not-a-socket](not-a-socket.md)：普通文件、fifo 或设备。
      - [socket-missing](socket-missing.md)：引擎“帮忙”之前的样子。

      ```sh
      ls -ld /var/run/docker.sock
      stat -c '%F' /var/run/docker.sock
      ```

      ## 运行之前就能看到

      `sockcheck lint`（[指南](../guides/lint.md)）在文件里就能看到它：

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          user: root
          volumes:
            - docker.sock:/var/run/docker.sock
      volumes:
        docker.sock: {}
      seen.yaml:5:9: error: the volume "docker.sock" is mounted at /var/run/docker.sock, and a volume is a directory; /var/run/docker.sock:/var/run/docker.sock mounts the host's socket [socket-is-directory]
      ```

      ## 修法

      ### 在宿主机上删除目录，再启动守护进程

      ```sh
      sudo systemctl stop docker.service docker.socket
      sudo rmdir /var/run/docker.sock
      sudo systemctl start docker.socket docker.service
      ```

      `rmdir` 只删除空目录，所以是安全的。然后重新创建挂载过它的容器，例如 `docker compose up --detach --force-recreate`。代价：守护进程
      会让它的容器停一会儿，除非开了 `live-restore`。对安全没有影响。

      ### Compose：永远不要创建源路径

      ```yaml
      services:
        app:
          volumes:
            - type: bind
              source: /var/run/docker.sock
              target: /var/run/docker.sock
      ```

      docker-compose 1 和 `docker stack` 对这种写法从不创建源路径。Compose 2 会创建，除非你说不要；而 docker-compose 1.29 又不接受
      `bind` 这一行：

      ```yaml
      services:
        app:
          volumes:
            - type: bind
              source: /var/run/docker.sock
              target: /var/run/docker.sock
              bind:
                create_host_path: false
      ```

      代价：socket 不存在时容器起不来，并且报错清楚。这正是目的。

      ### docker run：用 --mount

      ```sh
      docker run --mount type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock app
      ```

      `--mount` 从不创建源路径。代价：同上。

      ### Kubernetes：说清楚你期望什么

      ```yaml
      volumes:
        - name: docker-sock
          hostPath:
            path: /var/run/docker.sock
            type: Socket
      ```

      代价：在 socket 出现之前 pod 一直等待，事件里会说明。

      ## 参考

      - [moby/moby#30348](https://github.com/moby/moby/issues/30348)，
        [moby/moby#47615](https://github.com/moby/moby/issues/47615)
      - [Docker：bind mount](https://docs.docker.com/engine/storage/bind-mounts/)
      - [Kubernetes：hostPath](https://kubernetes.io/docs/concepts/storage/volumes/#hostpath)
      """##
    ),
    (
      "socket-missing",
      ##"""
      # socket-missing: socket 的路径上什么都没有

      路径通到一个可以读的目录，但其中没有这个名字，所以没有可连接的东西，也还没有问到权限。

      ## 看到的现象

      connect(2) 以 `ENOENT` 失败，docker 客户端把它变成了对守护进程的疑问。旧的、新的客户端，以及 docker-py：

      ```text
      Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon
      running?

      failed to connect to the docker API at unix:///var/run/docker.sock; check if the path is
      correct and if the daemon is running: dial unix /var/run/docker.sock: connect:
      no such file or directory

      docker.errors.DockerException: Error while fetching server API version:
      ('Connection aborted.', FileNotFoundError(2, 'No such file or directory'))
      ```

      `sockcheck` 的结论是 `missing`（退出码 66），并显示还存在的最后一级目录。

      ## 为什么会这样

      - 守护进程没有运行，也就没有建 socket：dockerd 每次启动时创建它。
      - 客户端在容器里运行，而 socket 没有挂载进来。
      - 守护进程在运行，但在别处监听：rootless 引擎在 `$XDG_RUNTIME_DIR/docker.sock`，Docker Desktop for Linux 在
        `~/.docker/desktop/docker.sock`，Colima 在 `~/.colima/default/docker.sock`，podman 在 `/run/podman/podman.sock`。
      - 客户端在隐藏这个路径的沙箱里：bwrap、flatpak、snap、编程代理的沙箱。报告会说是哪一个，以及怎样让它看到 socket
        （[security-policy](security-policy.md) 里的表）。
      - 镜像构建的一步（`RUN docker ps`）要用它。构建步骤永远看不到宿主机的 socket。

      内核从左到右走这条路径，停在最后一段：“没有这一项”。不存在的 socket，权限位是什么都无所谓。

      ## 怎样与相似的原因区分

      - [dangling-link](dangling-link.md)：那里有东西，是个符号链接，只是目标不存在。同样是 `ENOENT`；`ls -l` 会显示箭头。
      - [nothing-listening](nothing-listening.md)：socket 文件在，错误是 `ECONNREFUSED`。docker 客户端对两者说同一句话。
      - [endpoint-elsewhere](endpoint-elsewhere.md)：`DOCKER_HOST` 或 context 指向这个路径，而可用的 socket 在另一处。仔细看报错里的路径。
      - [directory-not-searchable](directory-not-searchable.md)：前面的某个目录不让进。那是 "permission denied"，哪怕后面什么都没有。

      一条命令就能分辨其中大多数：

      ```sh
      namei -l /var/run/docker.sock
      ```

      ## 运行之前就能看到

      如果文件写明了要用哪个 socket，却没有东西把它带进来，`sockcheck lint`（[指南](../guides/lint.md)）就能看到：

      ```sh
      cat seen.yaml
      sockcheck lint --format gcc seen.yaml
      ```

      ```text
      services:
        ci:
          image: debian:12
          environment: [DOCKER_HOST=unix:///run/ci/docker.sock]
          volumes: [data:/data]
      volumes: {data: {}}
      seen.yaml:4:19: warning: DOCKER_HOST is /run/ci/docker.sock, and nothing is mounted there: unless a program in the container makes it, there is no socket; /var/run/docker.sock:/run/ci/docker.sock mounts the host's [socket-missing]
      ```

      另一个容器也在用的卷里可能就有这个 socket，那时它什么都不说：

      ```sh
      sockcheck lint --format gcc seen.yaml
      ```

      ## 修法

      ### 在宿主机上：启动守护进程

      ```sh
      sudo systemctl enable --now docker
      ```

      代价：从开机起有一个以 root 运行的服务。本来就要运行 Docker 的地方，这正是你要的。

      ### 在容器里：挂载 socket

      ```yaml
      services:
        app:
          volumes:
            - type: bind
              source: /var/run/docker.sock
              target: /var/run/docker.sock
      ```

      docker-compose 1 和 `docker stack` 对这种写法从不创建源路径。Compose 2 会创建，除非你说不要；而 docker-compose 1.29 又不接受
      `bind` 这一行：

      ```yaml
      services:
        app:
          volumes:
            - type: bind
              source: /var/run/docker.sock
              target: /var/run/docker.sock
              bind:
                create_host_path: false
      ```

      或者用普通的 Docker：

      ```sh
      docker run --mount type=bind,source=/var/run/docker.sock,target=/var/run/docker.sock app
      ```

      源路径不存在时，这几种写法会拒绝启动，而不是在那里建一个目录（[socket-is-directory](socket-is-directory.md)）。代价：容器里能用这个
      socket 的，就是宿主机的 root，见 [root-equivalent](root-equivalent.md)。挂载只是前一半；进程还需要权限，`sockcheck` 会说它有没有。

      ### 指明存在的那个 socket

      ```sh
      sockcheck sockets
      export DOCKER_HOST="unix://$XDG_RUNTIME_DIR/docker.sock"
      ```

      第一行列出这里找到的 socket，第二行是 rootless 引擎的地址。代价：对安全没有影响。所有读 `DOCKER_HOST` 的程序都会跟着它。

      ## 参考

      - connect(2)，path_resolution(7)，[unix(7)](https://man7.org/linux/man-pages/man7/unix.7.html)
      - [Docker：配置远程访问与 socket](https://docs.docker.com/reference/cli/dockerd/)
      """##
    ),
  ]
}
