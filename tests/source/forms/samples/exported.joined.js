var s = '' +
"openapi: 3.0.3\n" +
"info: {title: Tides, version: \"1\"}\n" +
"servers: [{url: https://tides.example}]\n" +
"paths:\n" +
"  /stations/{id}:\n" +
"    get:\n" +
"      operationId: getStation\n" +
"      parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n" +
"      responses: {\"200\": {description: ok}}\n";
module.exports = s;
