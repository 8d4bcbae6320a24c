import { mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** libvirt's remote protocol (src/remote/remote_protocol.x): the program, and the procedures that look a domain up. */
const REMOTE_PROGRAM = 0x20008086;
export const LOOKUP_BY_NAME = 23;
export const LOOKUP_BY_UUID = 24;
export const GET_XML = 14;

export interface CutSocket {
  readonly uri: string;
  /** How often it cut a connection. */
  cuts(): number;
  stop(): Promise<void>;
}

/** A way to the real libvirtd that breaks at the moment a client makes one of these calls. */
export async function cutSocket(
  libvirtSocket: string,
  isCut: (procedure: number, message: Buffer) => boolean,
): Promise<CutSocket> {
  const folder = mkdtempSync(join(tmpdir(), "wg-cut-"));
  let cuts = 0;
  const server = createServer((client) => {
    const daemon = connect(libvirtSocket);
    const end = (): void => void (client.destroy(), daemon.destroy());
    for (const side of [client, daemon]) side.on("error", end).on("close", end);
    daemon.on("data", (data) => client.write(data));
    onMessage(client, (message) => {
      if (message.readUInt32BE(4) === REMOTE_PROGRAM && isCut(message.readInt32BE(12), message)) {
        cuts++;
        end();
      } else daemon.write(message);
    });
  });
  const socket = join(folder, "libvirt-sock");
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    uri: `qemu+unix:///system?socket=${socket}`,
    cuts: () => cuts,
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Each message begins with its length, four bytes that count themselves. */
function onMessage(socket: Socket, take: (message: Buffer) => void): void {
  let rest = Buffer.alloc(0);
  socket.on("data", (data) => {
    rest = Buffer.concat([rest, data]);
    while (rest.length >= 4 && rest.length >= rest.readUInt32BE(0)) {
      const length = rest.readUInt32BE(0);
      take(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
  });
}
