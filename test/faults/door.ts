/* eslint-disable @n8n/community-nodes/no-restricted-imports */
/** A way to the local Sendcloud that can be shut: while it is, connections are refused. */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Server, type Socket } from 'node:net';

export class Door {
	private server?: Server;

	private readonly sockets = new Set<Socket>();

	port = 0;

	constructor(private readonly target: string) {}

	async open(): Promise<void> {
		if (this.server) return;
		const { port } = new URL(this.target);
		this.server = createServer((socket) => {
			const behind = connect(Number(port), '127.0.0.1');
			for (const [from, to] of [
				[socket, behind],
				[behind, socket],
			]) {
				this.sockets.add(from);
				from.on('error', () => to.destroy()).on('close', () => this.sockets.delete(from));
				from.pipe(to);
			}
		});
		await once(this.server.listen(this.port, '127.0.0.1'), 'listening');
		this.port = (this.server.address() as AddressInfo).port;
	}

	async shut(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		const { server } = this;
		this.server = undefined;
		if (!server) return;
		server.close();
		await once(server, 'close');
	}
}
