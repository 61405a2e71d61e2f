/* steps PROGRAM ARG...: runs the program an instruction at a time (ptrace(2), PTRACE_SINGLESTEP), and prints the address
   of each instruction that it comes to, once, in that order, in hexadecimal. What the processor really runs, unlike
   under an emulator: glibc's functions for this very processor, and what it does with the vDSO. */
#include <stdint.h>
#include <stdio.h>
#include <sys/ptrace.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

/* A static program that is not position-independent lies below. */
enum { IMAGE = 0x2000000 };
static unsigned char seen[IMAGE];

int main(int count, char **words) {
  if (count < 2) return 64;
  pid_t child = fork();
  if (child == 0) {
    if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0) _exit(126);
    execv(words[1], words + 1);
    _exit(127);
  }
  int status;
  if (child < 0 || waitpid(child, &status, 0) != child || !WIFSTOPPED(status)) return 1;
  while (WIFSTOPPED(status)) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, child, 0, &registers) != 0) return 1;
    uint64_t at = registers.rip;
    if (at < IMAGE && !seen[at]) {
      seen[at] = 1;
      printf("%lx\n", (unsigned long)at);
    }
    if (ptrace(PTRACE_SINGLESTEP, child, 0, 0) != 0 || waitpid(child, &status, 0) != child) return 1;
  }
  return 0;
}
