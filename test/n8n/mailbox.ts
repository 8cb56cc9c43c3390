/**
 * A mail server on 127.0.0.1 that takes every message and delivers none, so that workflows which send e-mail can be
 * run as they are. Understands what n8n's *Send Email* node says, and no more.
 */
/* eslint-disable @n8n/community-nodes/no-restricted-imports */
import { once } from 'node:events';
import { createServer, type AddressInfo, type Socket } from 'node:net';

import { atEnd } from './lifecycle';

export interface Message {
	from: string;
	to: string[];
	subject: string;
	text: string;
}

export interface Mailbox {
	/** Oldest first. */
	messages: Message[];
	/** The fields of the credential `smtp`. */
	account: { host: string; port: number; user: string; password: string; secure: boolean };
}

/** Unfolds header lines and undoes quoted-printable, which is how plain text travels. */
function readMessage(envelope: Pick<Message, 'from' | 'to'>, raw: string): Message {
	const [head, ...body] = raw.split('\r\n\r\n');
	const headers = new Map(
		head
			.replace(/\r\n[ \t]+/g, ' ')
			.split('\r\n')
			.map((line) => /^([^:]+): *(.*)$/.exec(line) ?? [])
			.map(([, name = '', value = '']) => [name.toLowerCase(), value]),
	);
	const bytes = (text: string) =>
		Buffer.from(
			text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
			'latin1',
		).toString();
	const text = body.join('\r\n\r\n');
	const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
	return {
		...envelope,
		subject: (headers.get('subject') ?? '').replace(
			/=\?utf-8\?(q|b)\?([^?]*)\?= ?/gi,
			(_, kind: string, word: string) =>
				kind.toLowerCase() === 'b'
					? Buffer.from(word, 'base64').toString()
					: bytes(word.replaceAll('_', ' ')),
		),
		text: (encoding === 'quoted-printable'
			? bytes(text.replace(/=\r\n/g, ''))
			: encoding === 'base64'
				? Buffer.from(text, 'base64').toString()
				: Buffer.from(text, 'latin1').toString()
		)
			.replaceAll('\r\n', '\n')
			.trim(),
	};
}

function talk(socket: Socket, messages: Message[]): void {
	const say = (line: string) => socket.write(`${line}\r\n`);
	let envelope: Pick<Message, 'from' | 'to'> = { from: '', to: [] };
	let letter: string[] | undefined;
	let rest = '';
	const address = (line: string) => /<([^>]*)>/.exec(line)?.[1] ?? '';

	const hear = (line: string) => {
		if (letter) {
			if (line !== '.') {
				letter.push(line.replace(/^\.\./, '.'));
				return;
			}
			messages.push(readMessage(envelope, letter.join('\r\n')));
			letter = undefined;
			envelope = { from: '', to: [] };
			say('250 taken');
			return;
		}
		switch (line.slice(0, 4).toUpperCase()) {
			case 'EHLO':
				say('250-mailbox');
				say('250 AUTH PLAIN LOGIN');
				break;
			case 'AUTH':
				say('235 welcome');
				break;
			case 'MAIL':
				envelope.from = address(line);
				say('250 ok');
				break;
			case 'RCPT':
				envelope.to.push(address(line));
				say('250 ok');
				break;
			case 'DATA':
				letter = [];
				say('354 go on');
				break;
			case 'QUIT':
				say('221 bye');
				socket.end();
				break;
			default:
				say('250 ok');
		}
	};

	say('220 mailbox');
	socket.setEncoding('latin1');
	socket.on('data', (chunk: string) => {
		const lines = (rest + chunk).split('\r\n');
		rest = lines.pop() ?? '';
		lines.forEach(hear);
	});
	// Whoever breaks off has nothing more to say.
	socket.on('error', () => {});
}

export async function startMailbox(): Promise<Mailbox> {
	const messages: Message[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket.once('close', () => sockets.delete(socket)));
		talk(socket, messages);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	atEnd(() => {
		server.close();
		for (const socket of sockets) socket.destroy();
	});
	const { port } = server.address() as AddressInfo;
	return {
		messages,
		account: {
			host: '127.0.0.1',
			port,
			user: 'shop',
			password: 'mail-only-for-tests',
			secure: false,
		},
	};
}
