// node load.mjs URL SECONDS [JSON]: as many requests as 16 kept connections can ask for, one at a time each. Prints how many were
// answered. With JSON they are POSTs, in which `%n%` becomes another number each time. A process of its own, so that the CPU time of the server is the server's alone.
import { connect } from 'node:net';

const CONNECTIONS = 16;
const { hostname, port, pathname } = new URL(process.argv[2]);
const deadline = Date.now() + Number(process.argv[3]) * 1000;
const json = process.argv[4];
const head = (method) => `${method} ${pathname} HTTP/1.1\r\nHost: ${hostname}:${port}\r\n`;
const getRequest = Buffer.from(`${head('GET')}\r\n`);
let number = 0;

function nextRequest() {
  if (json === undefined) return getRequest;
  const body = json.replaceAll('%n%', `${process.pid}-${Date.now()}-${number++}`);
  return `${head('POST')}Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
}
let answered = 0;

function run() {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(port), hostname, () => socket.write(nextRequest())).setNoDelay(true);
    let missing = -1;
    let received = '';
    socket.on('error', reject);
    socket.on('data', (chunk) => {
      if (missing < 0) {
        received += chunk.toString('latin1');
        const end = received.indexOf('\r\n\r\n');
        if (end === -1) return;
        if (!/^HTTP\/1.1 20[01]/.test(received)) return reject(new Error(received));
        missing = end + 4 + Number(/content-length: (\d+)/i.exec(received)[1]) - received.length;
      } else missing -= chunk.length;
      if (missing > 0) return;
      missing = -1;
      received = '';
      answered++;
      if (Date.now() < deadline) socket.write(nextRequest());
      else socket.end(resolve);
    });
  });
}

await Promise.all(Array.from({ length: CONNECTIONS }, run));
process.stdout.write(`${answered}\n`);
