/** Imported as a module, node:http would load the whole of fetch beside it, which is 15 ms of every start. */
export const { createServer, STATUS_CODES, IncomingMessage, ServerResponse } = process.getBuiltinModule('node:http');
