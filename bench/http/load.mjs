// node load.mjs URL SECONDS: as many requests as 16 kept connections can ask for, one at a time each. Prints how many were
// answered. A process of its own, so that the CPU time of the server is the server's alone.
import { connect } from 'node:net';

const CONNECTIONS = 16;
const { hostname, port, pathname } = new URL(process.argv[2]);
const deadline = Date.now() + Number(process.argv[3]) * 1000;
const request = Buffer.from(`GET ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n\r\n`);
let answered = 0;

function run() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(request)).setNoDelay(true);
    let missing = -1;
    let head = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      if (missing < 0) {
        head += chunk.toString('latin1');
        const end = head.indexOf('\r\n\r\n');
        if (end === -1) return;
        if (!head.startsWith('HTTP/1.1 200')) return reject(new Error(head.slice(0, end)));
        missing = end + 4 + Number(/content-length: (\d+)/i.exec(head)[1]) - head.length;
      } else missing -= chunk.length;
      if (missing > 0) return;
      missing = -1;
      head = '';
      answered++;
      if (Date.now() < deadline) socket.write(request);
      else socket.end(resolve);
    });
  });
}

await Promise.all(Array.from({ length: CONNECTIONS }, run));
process.stdout.write(`${answered}\n`);
