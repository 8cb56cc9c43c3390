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
	attachments: Attachment[];
}

export interface Attachment {
	name: string;
	type: string;
	bytes: Buffer;
}

export interface Mailbox {
	/** Oldest first. */
	messages: Message[];
	/** The fields of the credential `smtp`. */
	account: { host: string; port: number; user: string; password: string; secure: boolean };
}

interface Part {
	headers: Map<string, string>;
	bytes: Buffer;
}

const unquoted = (text: string) =>
	Buffer.from(
		text.replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
		'latin1',
	);

/** Unfolds header lines and undoes quoted-printable and base64, which is how text and files travel. */
function readPart(raw: string): Part & { body: string } {
	const [head, ...rest] = raw.split('\r\n\r\n');
	const body = rest.join('\r\n\r\n');
	const headers = new Map(
		head
			.replace(/\r\n[ \t]+/g, ' ')
			.split('\r\n')
			.map((line) => /^([^:]+): *(.*)$/.exec(line) ?? [])
			.map(([, name = '', value = '']) => [name.toLowerCase(), value]),
	);
	const encoding = headers.get('content-transfer-encoding')?.toLowerCase();
	const bytes =
		encoding === 'quoted-printable'
			? unquoted(body.replace(/=\r\n/g, ''))
			: Buffer.from(body, encoding === 'base64' ? 'base64' : 'latin1');
	return { headers, body, bytes };
}

/** A message's parts, those inside of others too. */
function partsOf(raw: string): Part[] {
	const part = readPart(raw);
	const boundary = /^multipart\/.*boundary="?([^";]+)"?/i.exec(
		part.headers.get('content-type') ?? '',
	)?.[1];
	if (boundary === undefined) return [part];
	return part.body
		.split(`--${boundary}`)
		.slice(1, -1)
		.flatMap((inner) => partsOf(inner.replace(/^\r\n|\r\n$/g, '')));
}

const nameOf = ({ headers }: Part) =>
	/filename="?([^";]+)"?/i.exec(headers.get('content-disposition') ?? '')?.[1];

function readMessage(envelope: Pick<Message, 'from' | 'to'>, raw: string): Message {
	const parts = partsOf(raw);
	const text = parts.find((part) => nameOf(part) === undefined);
	return {
		...envelope,
		subject: (readPart(raw).headers.get('subject') ?? '').replace(
			/=\?utf-8\?(q|b)\?([^?]*)\?= ?/gi,
			(_, kind: string, word: string) =>
				(kind.toLowerCase() === 'b'
					? Buffer.from(word, 'base64')
					: unquoted(word.replaceAll('_', ' '))
				).toString(),
		),
		text: (text?.bytes ?? '').toString().replaceAll('\r\n', '\n').trim(),
		attachments: parts.flatMap((part) => {
			const name = nameOf(part);
			const type = (part.headers.get('content-type') ?? '').split(';')[0];
			return name === undefined ? [] : [{ name, type, bytes: part.bytes }];
		}),
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
