export default `openapi: 3.0.3
info: {title: Tides, version: "1"}
servers: [{url: https://tides.example}]
paths:
  /stations/{id}:
    get:
      operationId: getStation
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {description: ok}}
`;
