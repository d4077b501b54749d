/*
 * A slow link on this machine, for t/bench/link and t/bench/lab: runs a command
 * in a network namespace of its own, from which only the caller's can be
 * reached, and that over two TUN devices between which this program carries the
 * packets: in each direction so many kbit a second, half of the round trip, and
 * a queue that drops what does not fit. What is at both ends is the kernel's
 * TCP, with slow start and losses. (Not every kernel has netem.)
 *
 * relay [-u KBIT] [-l PER_MILLE] [-s SEED] DEVICE KBIT ROUND_TRIP_MS
 * QUEUE_BYTES COMMAND [ARGUMENT...]
 *
 * -u: the rate to the caller, if it is another; the queue there lasts as long.
 * -l: so many packets of a thousand to the command are lost at random, which
 * -s makes others of.
 *
 * DEVICE is a TUN device of the caller's namespace, with an address and a
 * peer's; the command has the peer's address. The exit code is the command's.
 * The namespace and the command's device end with this process. Needs root.
 *
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* unshare, ppoll */
#endif
#include <errno.h>
#include <fcntl.h>
#include <linux/if_tun.h>
#include <net/if.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define PACKET_MAX 2048 /* a TUN device's MTU is 1500 */
#define ROOM_MIN 16384  /* of a queue: acknowledgements are not to be lost */
#define SECOND INT64_C(1000000000)
#define MILLISECOND INT64_C(1000000)

/* A packet on its way: it leaves the queue, then the wire. Nanoseconds. */
typedef struct packet_t {
    struct packet_t *next;
    int64_t sent, arrives;
    size_t length;
    char bytes[];
} packet_t;

/* One direction. The packets are in order of both times. */
typedef struct lane_t {
    int from, to; /* TUN devices */
    packet_t *first, *last;
    packet_t *unsent; /* the first that is still in the queue; or NULL */
    size_t queued;    /* bytes in the queue */
    int64_t free;     /* when the wire takes the next packet */
    int64_t bits;     /* a second */
    size_t room;      /* of the queue, bytes */
    int64_t loss;     /* packets of a thousand */
} lane_t;

typedef struct link_t {
    int64_t delay;   /* one way, nanoseconds */
    uint64_t random; /* the last number */
    lane_t lanes[2]; /* to the command, to the caller */
} link_t;

static volatile sig_atomic_t ended; /* the command has */

static void note_end(int number) { ended = 1; }

static void fail(const char *what)
{
    fprintf(stderr, "relay: %s: %s\n", what, strerror(errno));
    exit(125);
}

static int64_t now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * SECOND + time.tv_nsec;
}

static void control(unsigned long request, struct ifreq *device)
{
    int any = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);

    if (any < 0 || ioctl(any, request, device) < 0) {
        fail(device->ifr_name);
    }
    close(any);
}

/* Attaches to the device of this name in the present namespace. */
static int open_device(const char *name)
{
    struct ifreq device = {.ifr_flags = IFF_TUN | IFF_NO_PI};
    int tun = open("/dev/net/tun", O_RDWR | O_NONBLOCK | O_CLOEXEC);

    strncpy(device.ifr_name, name, IFNAMSIZ - 1);
    if (tun < 0 || ioctl(tun, TUNSETIFF, &device) < 0) {
        fail("/dev/net/tun");
    }
    return tun;
}

static void bring_up(const char *name)
{
    struct ifreq device = {.ifr_flags = IFF_UP | IFF_RUNNING};

    strncpy(device.ifr_name, name, IFNAMSIZ - 1);
    control(SIOCSIFFLAGS, &device);
}

/* Both ends: the device, and one of the same name in a new namespace that
 * becomes the present one. Loopback is there for the command's own use. */
static void open_lanes(const char *name, lane_t lanes[2])
{
    struct ifreq own = {.ifr_flags = 0}, peer;
    int server = open_device(name), client;

    strncpy(own.ifr_name, name, IFNAMSIZ - 1);
    peer = own;
    control(SIOCGIFADDR, &own);
    control(SIOCGIFDSTADDR, &peer);
    if (unshare(CLONE_NEWNET) < 0) {
        fail("no network namespace");
    }
    client = open_device(name);
    control(SIOCSIFADDR, &peer);
    control(SIOCSIFDSTADDR, &own);
    bring_up(name);
    bring_up("lo");
    lanes[0].from = lanes[1].to = server;
    lanes[1].from = lanes[0].to = client;
}

/* Takes the packets that have left the queue off its length. */
static void drain(lane_t *lane, int64_t time)
{
    while (lane->unsent && lane->unsent->sent <= time) {
        lane->queued -= lane->unsent->length;
        lane->unsent = lane->unsent->next;
    }
}

/* Whether this packet is one of those that are lost (xorshift64). */
static int is_lost(link_t *link, const lane_t *lane)
{
    link->random ^= link->random << 13;
    link->random ^= link->random >> 7;
    link->random ^= link->random << 17;
    return (int64_t)(link->random % 1000) < lane->loss;
}

static void enqueue(link_t *link, lane_t *lane, const char *bytes,
                    size_t length)
{
    int64_t time = now();
    packet_t *packet;

    drain(lane, time);
    if (lane->queued + length > lane->room || is_lost(link, lane)) {
        return;
    }
    packet = malloc(sizeof(*packet) + length);
    if (!packet) {
        fail("a packet");
    }
    memcpy(packet->bytes, bytes, length);
    packet->length = length;
    packet->next = NULL;
    lane->free = (lane->free > time ? lane->free : time) +
                 (int64_t)length * 8 * SECOND / lane->bits;
    packet->sent = lane->free;
    packet->arrives = packet->sent + link->delay;
    *(lane->first ? &lane->last->next : &lane->first) = packet;
    lane->last = packet;
    lane->queued += length;
    if (!lane->unsent) {
        lane->unsent = packet;
    }
}

static void take(link_t *link, lane_t *lane)
{
    char bytes[PACKET_MAX];
    ssize_t length;

    while ((length = read(lane->from, bytes, sizeof(bytes))) > 0) {
        enqueue(link, lane, bytes, (size_t)length);
    }
}

/* Hands over what has arrived; a device that is full has lost it. */
static void deliver(lane_t *lane)
{
    int64_t time = now();

    drain(lane, time);
    while (lane->first && lane->first->arrives <= time) {
        packet_t *packet = lane->first;
        ssize_t written = write(lane->to, packet->bytes, packet->length);

        if (written < 0 && errno != EAGAIN && errno != EINVAL) {
            fail("a device");
        }
        lane->first = packet->next;
        free(packet);
    }
}

/* How long nothing can arrive; NULL: until something is sent. */
static const struct timespec *idle_time(const link_t *link,
                                        struct timespec *wait)
{
    int64_t soonest = INT64_MAX, time = now();
    int i;

    for (i = 0; i < 2; i++) {
        const packet_t *packet = link->lanes[i].first;

        if (packet && packet->arrives < soonest) {
            soonest = packet->arrives;
        }
    }
    if (soonest == INT64_MAX) {
        return NULL;
    }
    soonest = soonest > time ? soonest - time : 0;
    wait->tv_sec = soonest / SECOND;
    wait->tv_nsec = soonest % SECOND;
    return wait;
}

/* Carries packets until the command ends. SIGCHLD comes only while it waits. */
static void carry(link_t *link, const sigset_t *waiting)
{
    struct pollfd devices[2] = {
        {.fd = link->lanes[0].from, .events = POLLIN},
        {.fd = link->lanes[1].from, .events = POLLIN},
    };
    struct timespec wait;
    int i;

    prctl(PR_SET_TIMERSLACK, 1UL);
    while (!ended) {
        ppoll(devices, 2, idle_time(link, &wait), waiting);
        for (i = 0; i < 2; i++) {
            take(link, &link->lanes[i]);
            deliver(&link->lanes[i]);
        }
    }
}

/* This process ends when the one that started it does. */
static void end_with(pid_t parent)
{
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        exit(125);
    }
}

static pid_t start(char **command, const sigset_t *mask)
{
    pid_t parent = getpid(), child = fork();

    if (child < 0) {
        fail("cannot fork");
    }
    if (child == 0) {
        end_with(parent);
        sigprocmask(SIG_SETMASK, mask, NULL);
        execvp(command[0], command);
        fail(command[0]);
    }
    return child;
}

/* The number in the argument; 0 if it is none, or not above 0. */
static int64_t number_of(const char *text)
{
    char *end;
    long long number = strtoll(text, &end, 10);

    return *end || number < 0 ? 0 : number;
}

static void refuse(void)
{
    fprintf(stderr, "usage: relay [-u KBIT] [-l PER_MILLE] [-s SEED] DEVICE "
                    "KBIT ROUND_TRIP_MS QUEUE_BYTES COMMAND [ARGUMENT...]\n");
    exit(125);
}

/* Reads the arguments; returns the first that is not about the link: DEVICE. */
static char **read_arguments(link_t *link, int count, char **arguments)
{
    lane_t *down = &link->lanes[0], *up = &link->lanes[1];
    int option;

    while ((option = getopt(count, arguments, "+u:l:s:")) != -1) {
        switch (option) {
        case 'u':
            up->bits = number_of(optarg) * 1000;
            break;
        case 'l':
            down->loss = number_of(optarg);
            break;
        case 's':
            link->random += (uint64_t)number_of(optarg) * UINT64_C(0x9E3779B9);
            break;
        default:
            refuse();
        }
    }
    if (count - optind < 5) {
        refuse();
    }
    arguments += optind;
    down->bits = number_of(arguments[1]) * 1000;
    down->room = (size_t)number_of(arguments[3]);
    link->delay = number_of(arguments[2]) * MILLISECOND / 2;
    if (!down->bits || !down->room) {
        refuse();
    }
    up->bits = up->bits ? up->bits : down->bits;
    up->room =
        (size_t)((double)down->room * (double)up->bits / (double)down->bits);
    up->room = up->room > ROOM_MIN ? up->room : ROOM_MIN;
    return arguments;
}

int main(int count, char **arguments)
{
    struct sigaction action = {.sa_handler = note_end};
    link_t link = {.random = 1};
    sigset_t child_ends, before;
    pid_t child;
    int status;

    arguments = read_arguments(&link, count, arguments);
    end_with(getppid());
    open_lanes(arguments[0], link.lanes);

    sigemptyset(&child_ends);
    sigaddset(&child_ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &child_ends, &before);
    sigaction(SIGCHLD, &action, NULL);
    child = start(arguments + 4, &before);
    carry(&link, &before);
    waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
