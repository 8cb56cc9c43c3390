/** Which Authorization header proves that a delivery is Sendcloud's. */
import { createHash } from 'node:crypto';

import { isProof } from '../../nodes/Sendcloud/trigger/registration';

const proof = createHash('sha256').update('secret').digest('base64');
/** One byte more. */
const longer = Buffer.concat([Buffer.from(proof, 'base64'), Buffer.alloc(1)]).toString('base64');

it.each(['Bearer secret', 'bearer secret', 'BEARER   secret'])('%p does', (authorization) => {
	expect(isProof(authorization, { proof })).toBe(true);
});

it.each([
	undefined,
	null,
	7,
	['Bearer secret'],
	'',
	'Bearer',
	'Bearer ',
	'secret',
	'Bearersecret',
	'xBearer secret',
	'Bearer secret x',
	'Bearer secret ',
	'Bearer Secret',
	`Bearer ${proof}`,
])('%p does not', (authorization) => {
	expect(isProof(authorization, { proof })).toBe(false);
});

it.each(['', 'c2hvcnQ=', longer])('nothing proves what was never one: %p', (broken) => {
	for (const authorization of ['Bearer secret', 'Bearer ', '', undefined])
		expect(isProof(authorization, { proof: broken })).toBe(false);
});
