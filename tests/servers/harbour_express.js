// An application of Express that serves its description with swagger-ui-express, whole and by addresses.
const express = require("express");
const swaggerUi = require("swagger-ui-express");

const described = (title) => ({
  openapi: "3.0.3",
  info: { title, version: "1.0.0" },
  paths: {
    "/berths/{name}": {
      get: {
        operationId: "getBerth",
        parameters: [{ name: "name", in: "path", required: true, schema: { type: "string" } }],
        responses: {
          200: {
            description: "The berth.",
            content: { "application/json": { schema: { type: "object", properties: { depth: { type: "number" } } } } },
          },
        },
      },
    },
  },
});

const app = express();
app.get("/berths/:name", (request, response) => response.json({ depth: 4.5, name: request.params.name }));
app.get("/spec/:title.json", (request, response) => response.json(described(request.params.title)));
app.use("/whole", swaggerUi.serveFiles(described("Harbour")), swaggerUi.setup(described("Harbour")));
const one = { swaggerOptions: { url: "/spec/Harbour.json" } };
app.use("/one", swaggerUi.serveFiles(null, one), swaggerUi.setup(null, one));
const urls = ["Harbour", "Cranes"].map((name) => ({ url: `/spec/${name}.json`, name }));
const several = { explorer: true, swaggerOptions: { urls } };
app.use("/several", swaggerUi.serveFiles(null, several), swaggerUi.setup(null, several));
app.listen(Number(process.argv[2]), "127.0.0.1");
