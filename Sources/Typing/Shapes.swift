@_exported import Shapes
